import { enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import type { DataClass, ElementId, PlaceSettings } from '../../model/settings.ts';

/** Who else is on a network. */
export type Trust = NonNullable<PlaceSettings['trust']>;

/** Data that does harm where others see it. */
export const sensitiveClasses: ReadonlySet<DataClass> = new Set([
  'personal',
  'payment',
  'credentials',
  'health',
]);

/** Laws and card schemes say how this is to be kept and sent; one's own judgement says it of other personal data. */
export function isRegulated(classes: readonly DataClass[]): boolean {
  return classes.some((each) => each !== 'personal' && sensitiveClasses.has(each));
}

/** Of these data classes those that are sensitive, each once, in the order of the vocabulary. */
export function sensitive(classes: Iterable<DataClass>): DataClass[] {
  const given = new Set(classes);
  return [...sensitiveClasses].filter((each) => given.has(each));
}

/** `personal and payment data`; credentials need no noun. */
export function namedData(classes: readonly DataClass[]): string {
  const words = classes.filter((each) => each !== 'credentials');
  const others = words.length > 0 ? [`${joined(words)} data`] : [];
  return joined(classes.includes('credentials') ? ['credentials', ...others] : others);
}

const joined = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What the places of a component say of the network there, the innermost that says something; the worst of several. */
export function saidTrust(model: Model, component: Component): Trust | undefined {
  return worst.find((trust) => component.placement.some((place) => trustAt(model, place) === trust));
}

const trusts = new WeakMap<Model, Map<ElementId, Trust | undefined>>();

/** What a place says of its network, or else the innermost around it that says something. */
function trustAt(model: Model, place: ElementId): Trust | undefined {
  const known = trusts.get(model) ?? new Map<ElementId, Trust | undefined>();
  trusts.set(model, known);
  if (known.has(place)) return known.get(place);
  const { places } = lookup(model);
  const trust = enclosingPlaces(model, place)
    .map((id) => places.get(id)?.settings.trust)
    .find((said) => said !== undefined);
  known.set(place, trust);
  return trust;
}

const worst: readonly Trust[] = ['internet', 'shared', 'private'];

/** Clients and third parties are somewhere on the internet, unless their place says otherwise. */
export function isOutside(model: Model, component: Component): boolean {
  const said = saidTrust(model, component);
  if (said !== undefined) return said === 'internet';
  return component.kind === 'client' || component.kind === 'external';
}

/** Whether the file itself says that a component stands on the internet, rather than its kind suggesting it. */
export function isSaidOutside(model: Model, component: Component): boolean {
  return component.kind === 'external' || saidTrust(model, component) === 'internet';
}

/** The least trusted network between two components; undefined where both are inside and nothing is said. */
export function networkBetween(model: Model, from: Component, to: Component): Trust | undefined {
  const linked = trustOfLink(model, from, to);
  if (linked !== undefined) return linked;
  if (isOutside(model, from) || isOutside(model, to)) return 'internet';
  const said = [saidTrust(model, from), saidTrust(model, to)];
  if (said.includes('shared')) return 'shared';
  return said.every((trust) => trust === 'private') ? 'private' : undefined;
}

/** What a `link` says that joins a place around the one with a place around the other: a private line, a shared one. */
function trustOfLink(model: Model, from: Component, to: Component): Trust | undefined {
  if (model.links.length === 0) return undefined;
  const left = placesAround(model, from);
  const right = placesAround(model, to);
  const said = new Set(
    model.links
      .filter(
        ({ between: [a, b] }) =>
          (left.has(a) && right.has(b) && !left.has(b)) || (left.has(b) && right.has(a) && !left.has(a)),
      )
      .map(({ settings }) => settings.trust),
  );
  return worst.find((trust) => said.has(trust));
}

function placesAround(model: Model, component: Component): ReadonlySet<ElementId> {
  return new Set(component.placement.flatMap((place) => enclosingPlaces(model, place)));
}
