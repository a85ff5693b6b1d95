import type { PreviewState } from '../state/state.ts';

/** Pixels of width below which not all buttons fit over the picture: what is used less goes into a menu. */
const roomForAll = 480;

/** There is little room, as beside a text on a small screen. */
export const isNarrow = ({ canvas }: Pick<PreviewState, 'canvas'>): boolean =>
  canvas !== null && canvas.width < roomForAll;
