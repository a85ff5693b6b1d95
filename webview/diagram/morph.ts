import type { Box, Scene } from '../../src/diagram/scene.ts';

export const glideMilliseconds = 240;
const easing = 'cubic-bezier(0.2, 0, 0, 1)';

/** More than this many moving parts stutter more than they explain. */
const mostMoving = 300;

/** Whether the person wants things to move: the system's setting, and the editor's. */
export function motionWanted(): boolean {
  return (
    !matchMedia('(prefers-reduced-motion: reduce)').matches &&
    !document.body.classList.contains('vscode-reduce-motion')
  );
}

/** Lets cards and boxes glide from where they were, by their transform alone, and arrows that changed fade in. */
export function morph(world: SVGGElement, before: Scene, after: Scene): void {
  const places = boxesOf(before);
  const moved = [...boxesOf(after)].flatMap(([id, box]) => {
    const was = places.get(id);
    const shift = was && { x: was.x - box.x, y: was.y - box.y };
    return shift && (shift.x !== 0 || shift.y !== 0) ? [[id, shift] as const] : [];
  });
  const routes = new Map(before.edges.map(({ edge, points }) => [edge.id, JSON.stringify(points)]));
  const redrawn = new Set(
    after.edges.flatMap(({ edge, points }) =>
      routes.has(edge.id) && routes.get(edge.id) === JSON.stringify(points) ? [] : [edge.id],
    ),
  );
  if (!motionWanted() || moved.length + redrawn.size > mostMoving) return;
  const shifts = new Map(moved);
  for (const part of world.querySelectorAll('.sysd-node, .sysd-container, .sysd-badge, .sysd-mark')) {
    const shift = shifts.get(part.getAttribute('data-node') ?? part.getAttribute('data-element') ?? '');
    if (shift) glide(part, `translate(${shift.x}px, ${shift.y}px)`, 'translate(0px, 0px)');
  }
  for (const part of world.querySelectorAll('.sysd-edge')) {
    if (redrawn.has(part.getAttribute('data-edge') ?? ''))
      part.animate([{ opacity: 0 }, { opacity: 1 }], { duration: glideMilliseconds, easing: 'ease-in' });
  }
}

/** Moves something that already stands where it belongs there from where it was. */
export function glide(part: Element, from: string, to: string): void {
  part.animate([{ transform: from }, { transform: to }], { duration: glideMilliseconds, easing });
}

function boxesOf({ nodes, containers }: Scene): Map<string, Box> {
  return new Map([
    ...containers.map(({ container, box }) => [container.id, box] as const),
    ...nodes.map(({ node, box }) => [node.id, box] as const),
  ]);
}
