import { callsOf } from '../model/lookup.ts';
import type { Component, Model } from '../model/model.ts';
import type { ArrowSettings, ComponentSettings } from '../model/settings.ts';
import { isCache } from './callplan.ts';

/** Properties that the file sets and the simulation does not follow yet. */
const componentProperties: readonly (keyof ComponentSettings)[] = [
  'autoscale',
  'localCache',
  'rateLimit',
  'collapse',
  'staleIfError',
  'sticky',
  'every',
  'leader',
  'batch',
];
const arrowProperties: readonly (keyof ArrowSettings)[] = [
  'circuitBreaker',
  'hedge',
  'pool',
  'rateLimit',
  'collapse',
  'sticky',
];

/** Notes on what the file says and this simulation leaves out, and on what it must assume. */
export function unsimulated(model: Model): string[] {
  const notes: string[] = [];
  for (const component of model.components) notes.push(...ofComponent(component));
  for (const { id, settings, origins } of model.connections)
    for (const property of arrowProperties)
      if (settings[property] !== undefined && origins[property]?.from === 'file')
        notes.push(`${id}: \`${property}\` is not simulated yet`);
  return [...notes, ...cachesWithoutKeys(model)];
}

function ofComponent({ id, settings, origins }: Component): string[] {
  const notes = componentProperties
    .filter((property) => settings[property] !== undefined && origins[property]?.from === 'file')
    .map((property) => `${id}: \`${property}\` is not simulated yet`);
  if (settings.discipline !== undefined && settings.discipline !== 'fifo')
    notes.push(`${id}: discipline ${settings.discipline} is simulated as fifo`);
  if (settings.eviction === 'lfu') notes.push(`${id}: eviction lfu is simulated as lru`);
  if (settings.writePolicy?.type === 'write-back')
    notes.push(`${id}: write-back is simulated as cache-aside`);
  return notes;
}

/** Without keys a cache finds nothing, unless it says its hit ratio. */
function cachesWithoutKeys(model: Model): string[] {
  const notes: string[] = [];
  for (const flow of model.flows) {
    if (flow.settings.keys) continue;
    const caches = model.components.filter(
      (component) =>
        isCache(component) &&
        component.settings.hitRatio === undefined &&
        callsOf(flow).some(
          ({ miss, targets }) => miss && targets.some((target) => target.component === component.id),
        ),
    );
    for (const { id } of caches)
      notes.push(
        `flow ${flow.name} says no \`keys\` and ${id} no \`hitRatio\`: each of its requests is taken for another key, so ${id} never hits`,
      );
  }
  return notes;
}
