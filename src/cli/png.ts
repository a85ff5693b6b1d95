import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { SvgElement } from '../diagram/element.ts';
import { svgText } from '../diagram/svg.ts';
import { withInlineStyle } from '../export/inline-style.ts';
import { UsageError } from './command.ts';
import { findFonts } from './fonts.ts';

/** Pixels of the picture for each of the drawing: sharp on dense screens. */
const zoom = 2;

/** No side of a picture is longer, in pixels: renderers and readers give up on larger ones. */
const longestSide = 16_000;

let started: Promise<void> | undefined;

/** The drawing as a PNG on a white ground, with fonts of this machine. */
export async function pngOf(drawing: SvgElement): Promise<Uint8Array> {
  const fontBuffers = await findFonts();
  if (fontBuffers.length === 0)
    throw new UsageError(
      'no font is there to write titles with: install Liberation Sans (Debian: fonts-liberation), or draw an .svg',
    );
  started ??= readFile(join(__dirname, 'resvg.wasm')).then((bytes) => initWasm(bytes));
  await started;
  const { width, height } = drawing.attributes;
  const fitting = longestSide / Math.max(Number(width), Number(height), 1);
  const renderer = new Resvg(svgText(withInlineStyle(drawing), { theme: 'light' }), {
    background: 'white',
    fitTo: { mode: 'zoom', value: Math.min(zoom, fitting) },
    font: { fontBuffers },
  });
  try {
    return renderer.render().asPng();
  } finally {
    renderer.free();
  }
}
