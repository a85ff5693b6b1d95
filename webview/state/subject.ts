import { graphByPlace } from '../../src/diagram/by-place.ts';
import { type Difference, differenceOf } from '../../src/diagram/difference.ts';
import { foldedAtFirst } from '../../src/diagram/folding.ts';
import { type DiagramGraph, type GraphOptions, graphOf } from '../../src/diagram/graph.ts';
import { viewOptions } from '../../src/diagram/views.ts';
import type { Model, View } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import { subjectKey } from './look.ts';
import type { PreviewState } from './state.ts';

/** The view of the text that is shown, if one is. */
export function shownView({ look, picture }: Pick<PreviewState, 'look' | 'picture'>): View | undefined {
  const { subject } = look;
  return subject.kind === 'view' ? picture?.model.views.find(({ id }) => id === subject.id) : undefined;
}

/** The boxes that are folded up in the shown picture: the person's choice, the view's, or what keeps it readable. */
export function foldedIn({ look, picture }: Pick<PreviewState, 'look' | 'picture'>): readonly ElementId[] {
  if (!picture) return [];
  const chosen = look.folded[subjectKey(look.subject)];
  return chosen ?? shownView({ look, picture })?.settings.collapse ?? foldedOnce(picture.model);
}

const foldedModels = new WeakMap<Model, ElementId[]>();

function foldedOnce(model: Model): ElementId[] {
  const known = foldedModels.get(model) ?? foldedAtFirst(model);
  foldedModels.set(model, known);
  return known;
}

const differences = new WeakMap<Model, { before: Model; difference: Difference }>();

/** What changed since the earlier version; undefined while there is none to compare with. */
export function differenceIn({
  look,
  picture,
}: Pick<PreviewState, 'look' | 'picture'>): Difference | undefined {
  const before = look.earlier.model;
  if (!picture || !before) return undefined;
  const known = differences.get(picture.model);
  if (known?.before === before) return known.difference;
  const difference = differenceOf(before, picture.model);
  differences.set(picture.model, { before, difference });
  return difference;
}

/** The model that the shown picture is of: with what is gone, where it shows a difference. */
export function drawnModel(state: Pick<PreviewState, 'look' | 'picture'>): Model | undefined {
  const difference = state.look.subject.kind === 'difference' ? differenceIn(state) : undefined;
  return difference?.model ?? state.picture?.model;
}

/** The graph of the shown picture. */
export function graphIn(state: PreviewState, direction: DiagramGraph['direction']): DiagramGraph | undefined {
  const model = drawnModel(state);
  if (!model) return undefined;
  if (state.look.subject.kind === 'places') return graphByPlace(model);
  const options: GraphOptions = { ...viewOptions(shownView(state), direction), collapsed: foldedIn(state) };
  return graphOnce(model, options);
}

/** The latest graphs of a model: one for each direction. */
const graphs = new WeakMap<Model, { key: string; graph: DiagramGraph }[]>();
const keptGraphs = 2;

function graphOnce(model: Model, options: GraphOptions): DiagramGraph {
  const known = graphs.get(model) ?? [];
  const key = JSON.stringify(options);
  const found = known.find((each) => each.key === key);
  if (found) return found.graph;
  const graph = graphOf(model, options);
  graphs.set(model, [{ key, graph }, ...known].slice(0, keptGraphs));
  return graph;
}

/** The direction that the picture has whatever room there is; undefined where it is free. */
export function fixedDirection(state: PreviewState): DiagramGraph['direction'] | undefined {
  if (state.look.subject.kind === 'places') return 'right';
  return shownView(state)?.settings.direction;
}
