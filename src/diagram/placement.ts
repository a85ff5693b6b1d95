import type { DiagramEdge } from './graph.ts';
import { layersPassed } from './spans.ts';

type Options = Readonly<Record<string, string>>;

const strategy = 'elk.layered.nodePlacement.strategy';

/** Small pictures have the shortest arrows that there can be; those of many long arrows would take seconds for it. */
const thorough: Options = {
  [strategy]: 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
};
const quick: Options = {
  [strategy]: 'BRANDES_KOEPF',
  'elk.layered.thoroughness': '3',
};

/** Arrows that pass more layers than this, all of them together, are placed quickly. */
const mostPassed = 240;
/** So many layers more or less, and a picture is still placed as it was: an edit is not to change the look of all of it. */
const asBefore = 60;

/** How ELK is to place the cards within their layers, given with which options it did so before. */
export function placementFor(
  edges: readonly Pick<DiagramEdge, 'from' | 'to'>[],
  last: Options | undefined,
): Options {
  const before = last?.[strategy];
  const kept = before === undefined ? 0 : before === quick[strategy] ? -asBefore : asBefore;
  return layersPassed(edges) > mostPassed + kept ? quick : thorough;
}
