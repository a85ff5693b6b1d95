import { svgText } from '../../src/diagram/svg.ts';
import type { FromPreview, ShownPicture } from '../../src/protocol.ts';

/** Pixels of the picture for each of the drawing: sharp on dense screens. */
const zoom = 2;
/** Browsers give up on larger canvases: pixels of a side, and of all. */
const most = { side: 16_000, area: 100_000_000 };

/** An SVG as PNG on the ground that it brings. It is loaded as an image: what it refers to is not. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(
    zoom,
    most.side / Math.max(width, height, 1),
    Math.sqrt(most.area / (width * height)),
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))),
      'image/png',
    ),
  );
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The answer to whoever wants an SVG as pixels. */
export async function paint(svg: string, id: number): Promise<FromPreview> {
  try {
    const blob = await pngOf(svg);
    return { type: 'pixels', id, png: new Uint8Array(await blob.arrayBuffer()) };
  } catch (error) {
    return { type: 'noPixels', id, problem: reasonOf(error) };
  }
}

/** Puts the picture into the clipboard, dark on white, and tells how that went. */
export async function copyPixels(shown: ShownPicture | undefined): Promise<FromPreview> {
  if (!shown) return { type: 'problem', message: 'There is nothing to copy yet.' };
  try {
    await focused();
    const png = pngOf(svgText(shown.drawing, { theme: 'light' }));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return { type: 'copied' };
  } catch (error) {
    return { type: 'problem', message: `The picture could not be copied: ${reasonOf(error)}` };
  }
}

/** The clipboard takes nothing from a page without the focus, which it may be about to get. */
async function focused(): Promise<void> {
  if (document.hasFocus()) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 2000);
    window.addEventListener(
      'focus',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
