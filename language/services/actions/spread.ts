import { CodeActionKind } from 'vscode-languageserver';
import type { Component, Group, Place, Property } from '../../generated/ast.ts';
import { namesOf } from '../names.ts';
import { partsOf, resolveElement, visibleImports } from '../resolve.ts';
import { propertyNamed, setProperty } from './body-edits.ts';
import { componentAt } from './elements-at.ts';
import type { Action, ActionRequest } from './request.ts';

const mostRegions = 3;

/** Several replicas that may all stand in one zone: spreads them over the zones of a region. */
export function spreadOverZones(request: ActionRequest): Action[] {
  const { root, document, from, to } = request;
  const component = componentAt(root, from, to);
  if (!component || !runsHere(component) || replicasOf(component) < 2) return [];
  return regionsFor(request, component).map((name) => ({
    title: `Spread ${component.name} over the zones of ${name}`,
    kind: CodeActionKind.RefactorRewrite,
    edits: setProperty(document, component, 'in', name),
  }));
}

/** Where clients and third parties are is not the design's to say. */
function runsHere({ kind }: Component): boolean {
  return kind !== 'client' && kind !== 'external';
}

function replicasOf(component: Component): number {
  const value = propertyNamed(component, 'replicas')?.value;
  return value?.$type === 'Quantity' ? Number(value.high ?? value.low) : 1;
}

/** The region around the one zone it stands in; all regions in sight where it does not say. */
function regionsFor(request: ActionRequest, component: Component): string[] {
  const said = placementOf(component);
  const sight = regionsInSight(request, component);
  if (!said) return [...sight.values()].slice(0, mostRegions);
  const place = onlyPlace(request, said);
  const region = place && regionAround(place);
  const name = region && region !== place ? sight.get(region) : undefined;
  return name === undefined ? [] : [name];
}

/** Its own `in`, or that of the innermost group around it that has one. */
function placementOf(component: Component): Property | undefined {
  let around: Component | Group = component;
  for (;;) {
    const found = around.properties.find(({ name }) => name === 'in');
    if (found || around.$container.$type !== 'Group') return found;
    around = around.$container;
  }
}

/** The place that a placement names, where it names one alone. */
function onlyPlace({ documents }: ActionRequest, { value }: Property): Place | undefined {
  const items = value?.$type === 'List' ? value.items : [value];
  const [only] = items;
  if (items.length !== 1 || only?.$type !== 'Word' || !only.name) return undefined;
  const element = resolveElement(documents, only, partsOf(only.name))?.element;
  return element?.$type === 'Place' ? element : undefined;
}

function regionAround(place: Place): Place | undefined {
  let around: Place = place;
  while (around.kind !== 'region' && around.$container.$type === 'Place') around = around.$container;
  return around.kind === 'region' ? around : undefined;
}

/** Regions of several zones, with the name by which the component can call them. */
function regionsInSight({ documents, root }: ActionRequest, component: Component): Map<Place, string> {
  const regions = new Map<Place, string>();
  for (const reached of [root, ...visibleImports(documents, root)])
    for (const [node, name] of namesOf(reached).qualified)
      if (node.$type === 'Place') {
        const place = node as Place;
        const zones = place.places.filter(({ kind }) => kind === 'zone').length;
        const means = resolveElement(documents, component, name.split('.'))?.element;
        if (place.kind === 'region' && zones > 1 && means === place) regions.set(place, name);
      }
  return regions;
}
