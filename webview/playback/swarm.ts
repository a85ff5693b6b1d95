import type { Point, Scene, SceneEdge } from '../../src/diagram/scene.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Stream } from './moment.ts';

/** Units of the picture per second. */
const pace = 90;
/** Units between two dots: of one request a second and less, and of as many as can be. */
const sparse = 110;
const dense = 11;
/** More dots than this explain nothing and cost time; arrows then get fewer each. */
const mostDots = 1500;
const curveSteps = 16;

/** Where dots are, as x, y, x, y. */
export interface Dots {
  well: number[];
  failing: number[];
}

interface Lane {
  connection: ElementId;
  path: Path;
  /** Of each dot under way, how far it has come, the furthest first. */
  dots: { at: number; failing: boolean }[];
  /** How far the next dot is from leaving. */
  wait: number;
  /** Sums up the share of failing ones until it is a whole dot. */
  owed: number;
}

/**
 * Dots that run along the arrows of a picture: the closer together, the more requests. A dot stands for many; how many
 * follows from the logarithm of the rate, since rates span six orders of magnitude.
 */
export class Swarm {
  private readonly lanes: Lane[];
  private readonly streams = new Map<ElementId, Stream>();

  constructor(scene: Pick<Scene, 'edges'>) {
    this.lanes = scene.edges
      .filter(({ edge }) => edge.kind !== 'replication')
      .map((edge) => ({ connection: edge.edge.element, path: pathOf(edge), dots: [], wait: 0, owed: 0 }));
  }

  /** From now on so many requests enter the arrows. Arrows that were empty are filled at once when `full`. */
  feed(streams: ReadonlyMap<ElementId, Stream>, full: boolean): void {
    this.streams.clear();
    for (const [id, stream] of streams) this.streams.set(id, stream);
    if (!full) return;
    for (const lane of this.lanes) {
      lane.dots = [];
      lane.wait = 0;
    }
    const longest = Math.max(0, ...this.lanes.map(({ path }) => path.length));
    for (let passed = 0; passed < longest; passed += dense) this.move(dense / pace);
  }

  /** Lets time pass, seconds of the person who looks. */
  move(seconds: number): void {
    const way = pace * seconds;
    const busy = this.lanes.reduce((sum, { dots }) => sum + dots.length, 0);
    for (const lane of this.lanes) {
      for (const dot of lane.dots) dot.at += way;
      while ((lane.dots[0]?.at ?? 0) > lane.path.length) lane.dots.shift();
      const stream = this.streams.get(lane.connection);
      if (!stream || stream.rate <= 0 || busy > mostDots) continue;
      lane.wait -= way;
      const gap = gapOf(stream.rate);
      while (lane.wait <= 0) {
        lane.owed += stream.failing;
        const failing = lane.owed >= 1;
        if (failing) lane.owed -= 1;
        lane.dots.push({ at: -lane.wait, failing });
        lane.wait += gap;
      }
    }
  }

  dots(): Dots {
    const told: Dots = { well: [], failing: [] };
    for (const { path, dots } of this.lanes) {
      for (const { at, failing } of dots) {
        if (at > path.length) continue;
        const { x, y } = path.at(at);
        (failing ? told.failing : told.well).push(x, y);
      }
    }
    return told;
  }
}

/** Units between two dots of so many requests per second. */
function gapOf(rate: number): number {
  return dense + (sparse - dense) / (1 + Math.log2(1 + rate));
}

interface Path {
  length: number;
  at(distance: number): Point;
}

function pathOf({ points, curved }: SceneEdge): Path {
  const corners = curved ? flattened(points) : points;
  const marks: number[] = [0];
  for (const [index, point] of corners.slice(1).entries()) {
    const before = corners[index] ?? point;
    marks.push((marks[index] ?? 0) + Math.hypot(point.x - before.x, point.y - before.y));
  }
  return {
    length: marks[marks.length - 1] ?? 0,
    at(distance) {
      let leg = 1;
      while (leg < marks.length - 1 && (marks[leg] ?? 0) < distance) leg += 1;
      const from = corners[leg - 1] ?? { x: 0, y: 0 };
      const to = corners[leg] ?? from;
      const start = marks[leg - 1] ?? 0;
      const length = (marks[leg] ?? start) - start;
      const share = length > 0 ? (distance - start) / length : 0;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    },
  };
}

/** A cubic curve by its control points, as corners. */
function flattened([a, b, c, d]: readonly Point[]): Point[] {
  if (!a || !b || !c || !d) return [];
  return Array.from({ length: curveSteps + 1 }, (_, step) => {
    const t = step / curveSteps;
    const u = 1 - t;
    const weigh = (axis: 'x' | 'y') =>
      u * u * u * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t * t * t * d[axis];
    return { x: weigh('x'), y: weigh('y') };
  });
}
