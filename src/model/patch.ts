import { emptyModel } from './empty.ts';
import type { Model } from './model.ts';

/* How a model differs from an older one, piece by piece, for threads that have the older one at hand. */

type Lists = Omit<Model, 'uri' | 'system'>;
type ListName = keyof Lists;

/** Elements of a list: some of the older model's, in their order, or new ones. */
type Stretch<T> = { start: number; count: number } | { items: T[] };

/** The next elements of one list of a model. */
export type Piece = { [Name in ListName]: { list: Name; stretch: Stretch<Lists[Name][number]> } }[ListName];

/** A piece brings at most so many new elements. */
const mostItems = 32;

/** The pieces that make the lists of a model out of those of an older one, or of none. */
export function* piecesOf(model: Model, older: Model | undefined): Generator<Piece> {
  for (const stretch of stretches(model.places, older?.places)) yield { list: 'places', stretch };
  for (const stretch of stretches(model.links, older?.links)) yield { list: 'links', stretch };
  for (const stretch of stretches(model.groups, older?.groups)) yield { list: 'groups', stretch };
  for (const stretch of stretches(model.components, older?.components)) yield { list: 'components', stretch };
  for (const stretch of stretches(model.connections, older?.connections))
    yield { list: 'connections', stretch };
  for (const stretch of stretches(model.flows, older?.flows)) yield { list: 'flows', stretch };
  for (const stretch of stretches(model.scenarios, older?.scenarios)) yield { list: 'scenarios', stretch };
  for (const stretch of stretches(model.views, older?.views)) yield { list: 'views', stretch };
  for (const stretch of stretches(model.acceptances, older?.acceptances))
    yield { list: 'acceptances', stretch };
  for (const stretch of stretches(model.suppressions, older?.suppressions))
    yield { list: 'suppressions', stretch };
}

/** The model that pieces make. */
export function modelOfPieces(
  { uri, system }: Pick<Model, 'uri' | 'system'>,
  pieces: Iterable<Piece>,
  older: Model | undefined,
): Model {
  const model = emptyModel(uri, system);
  for (const { list, stretch } of pieces) append<unknown>(model[list], stretch, older?.[list] ?? []);
  return model;
}

function append<T>(list: T[], stretch: Stretch<T>, older: readonly T[]): void {
  if ('items' in stretch) list.push(...stretch.items);
  else list.push(...older.slice(stretch.start, stretch.start + stretch.count));
}

type Listed = Lists[ListName][number];

function* stretches<T extends Listed>(now: readonly T[], older: readonly T[] = []): Generator<Stretch<T>> {
  const places = new Map(older.map((element, index) => [idOf(element, index), index]));
  let open: Stretch<T> | undefined;
  for (const [index, element] of now.entries()) {
    const at = places.get(idOf(element, index));
    const known = at === undefined ? undefined : older[at];
    if (at !== undefined && known && isSameElement(known, element)) {
      if (open && 'start' in open && open.start + open.count === at) open.count++;
      else {
        if (open) yield open;
        open = { start: at, count: 1 };
      }
    } else if (open && 'items' in open && open.items.length < mostItems) open.items.push(element);
    else {
      if (open) yield open;
      open = { items: [element] };
    }
  }
  if (open) yield open;
}

/** What tells an element from the others of its list: those without a name are known by their place. */
function idOf(element: Listed, index: number): string | number {
  return 'id' in element ? element.id : index;
}

function isSameElement(left: Listed, right: Listed): boolean {
  // What has moved differs in its lines, and nowhere else for the most part.
  return left === right || (lineOf(left) === lineOf(right) && isSame(left, right));
}

function lineOf(element: Listed): number {
  return 'source' in element ? element.source.range.start.line : element.line;
}

/** Whether two values of plain data say the same. */
function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const entries = Object.entries(left);
  const others = new Map(Object.entries(right));
  return (
    Array.isArray(left) === Array.isArray(right) &&
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  );
}
