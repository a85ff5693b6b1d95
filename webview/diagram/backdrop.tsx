import type { JSX } from 'preact';
import type { Box } from '../../src/diagram/scene.ts';

/**
 * The ground that the whole drawing stands on. Nobody sees it, but it makes the drawing one dense surface: of parts with
 * nothing between them Chromium makes a layer each when the drawing is moved, in time that grows with their square.
 */
export function Backdrop({ bounds }: { bounds: Box }): JSX.Element {
  return <rect class="backdrop" x={bounds.x} y={bounds.y} width={bounds.width} height={bounds.height} />;
}
