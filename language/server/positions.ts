import type { Expectation, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Position, Range, Source } from '../../src/model/source.ts';

/** Everything of a model that a person can point at, outermost kinds first. */
function pointable(model: Model): { id: ElementId; source: Source }[] {
  return [
    ...model.places,
    ...model.groups,
    ...model.links,
    ...model.flows,
    ...model.scenarios,
    ...model.views,
    ...model.components,
    ...model.connections,
  ];
}

/** Where an element is named. */
export function sourceOf(model: Model, element: ElementId): Source | undefined {
  return pointable(model).find(({ id }) => id === element)?.source;
}

/** The innermost element around a position of a document. */
export function elementAt(model: Model, uri: string, position: Position): ElementId | undefined {
  let innermost: { id: ElementId; source: Source } | undefined;
  for (const element of pointable(model)) {
    if (element.source.uri !== uri || !contains(element.source.range, position)) continue;
    if (!innermost || !isLarger(element.source.range, innermost.source.range)) innermost = element;
  }
  return innermost?.id;
}

/** Expectations of the flows and the scenarios, by id. */
export function expectationsOf(model: Model): ReadonlyMap<string, Expectation> {
  return new Map(
    [...model.flows, ...model.scenarios].flatMap(({ expectations }) =>
      expectations.map((expectation) => [expectation.id, expectation] as const),
    ),
  );
}

function contains(range: Range, position: Position): boolean {
  return !isBefore(position, range.start) && !isBefore(range.end, position);
}

function isLarger(left: Range, right: Range): boolean {
  return isBefore(left.start, right.start) || isBefore(right.end, left.end);
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}
