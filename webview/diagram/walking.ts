import type { Box, Scene } from '../../src/diagram/scene.ts';

type Direction = readonly [x: number, y: number];

const directions: Record<string, Direction> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** So much worse is it to be off the line than far along it. */
const aside = 2.5;

/** An arrow key on a card: the focus goes to the nearest card that way. True when the key is answered. */
export function walkByKey(event: KeyboardEvent, scene: Pick<Scene, 'nodes'>): boolean {
  const direction = directions[event.key];
  if (!direction || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const card = event.target instanceof Element ? event.target.closest('.sysd-node') : null;
  const canvas = card?.closest('svg.diagram');
  if (!card || !canvas) return false;
  event.preventDefault();
  event.stopPropagation();
  const next = nearest(scene, idOf(card), direction);
  for (const other of canvas.querySelectorAll<SVGElement>('.sysd-node'))
    if (idOf(other) === next) other.focus();
  return true;
}

const idOf = (card: Element) => card.getAttribute('data-node') ?? card.getAttribute('data-element') ?? '';

/** As much of a card as it takes to walk to it. */
interface Card {
  node: { id: string };
  box: Box;
}

/** The card to which the focus goes from one; undefined where there is none that way. */
export function nearest(
  { nodes }: { nodes: readonly Card[] },
  from: string,
  [x, y]: Direction,
): string | undefined {
  const start = nodes.find(({ node }) => node.id === from);
  if (!start) return undefined;
  const a = centreOf(start.box);
  const ways = nodes.flatMap(({ node, box }) => {
    const b = centreOf(box);
    const along = (b.x - a.x) * x + (b.y - a.y) * y;
    const off = Math.abs((b.x - a.x) * y) + Math.abs((b.y - a.y) * x);
    return along > 1 && node.id !== from ? [{ id: node.id, far: along + aside * off }] : [];
  });
  return ways.reduce<(typeof ways)[number] | undefined>(
    (best, way) => (best && best.far <= way.far ? best : way),
    undefined,
  )?.id;
}

const centreOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });
