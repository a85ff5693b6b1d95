/** One sans family everywhere: all of these have the widths below or are narrower. */
export const fontStack = "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";

export type Weight = 'regular' | 'bold';

/** Advance widths of U+0020..U+007E in thousandths of the font size: Adobe's Helvetica and Helvetica Bold. */
const widths: Record<Weight, readonly number[]> = {
  regular: [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ],
  bold: [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
  ],
};

/** Of characters beyond ASCII: alphabets, then from Hangul Jamo on ideographs and symbols. */
const otherWidth = 620;
const wideWidth = 1050;
const firstWide = 0x1100;
const special: ReadonlyMap<number, number> = new Map([
  [0xb7, 278],
  [0xd7, 584],
  [0x2013, 556],
  [0x2019, 278],
  [0x2026, 1000],
]);

/** No text is measured beyond this: nothing so long is drawn. */
const longest = 400;

/** Width of a text in pixels. */
export function textWidth(text: string, size: number, weight: Weight = 'regular'): number {
  let sum = 0;
  for (const character of text.slice(0, longest)) sum += widthOf(character.codePointAt(0) ?? 0, weight);
  return (sum * size) / 1000;
}

/** The text itself, or as much of it as fits the width (pixels) and an ellipsis. */
export function fitted(text: string, width: number, size: number, weight: Weight = 'regular'): string {
  const plain = text.replace(/\s+/g, ' ');
  if (plain.length <= longest && textWidth(plain, size, weight) <= width) return plain;
  const room = width - textWidth('…', size, weight);
  let sum = 0;
  let kept = '';
  for (const character of plain.slice(0, longest)) {
    sum += (widthOf(character.codePointAt(0) ?? 0, weight) * size) / 1000;
    if (sum > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

function widthOf(codePoint: number, weight: Weight): number {
  const known = widths[weight][codePoint - 0x20] ?? special.get(codePoint);
  if (known !== undefined) return known;
  return codePoint >= firstWide ? wideWidth : otherWidth;
}
