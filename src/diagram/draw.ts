import type { ElementId, Severity } from '../model/settings.ts';
import { element, type SvgElement } from './element.ts';
import type { Scene } from './scene.ts';

export type { SvgElement };

/** What is laid over the picture without moving anything. */
export interface Overlay {
  /** Of components by id, of replicas by `id#number`; 0..1 and beyond. */
  utilization: Record<ElementId, number>;
  badges: Record<ElementId, { severity: Severity; count: number }>;
  highlighted?: ElementId;
  selected?: ElementId;
}

export interface DrawOptions {
  /** `far`: zoomed out, icons grow and small texts go. Default `full`. */
  detail?: 'full' | 'far';
}

/** The whole picture: an `svg` element with viewBox, width and height, no style. */
export function drawScene(scene: Scene, _overlay?: Overlay, _options: DrawOptions = {}): SvgElement {
  const { x, y, width, height } = scene.bounds;
  return element('svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `${x} ${y} ${width} ${height}`,
    width,
    height,
    class: 'sysd-diagram',
  });
}
