import { callsOf, lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import { isAssumed } from '../about.ts';
import { listed, quoted } from '../words.ts';

const times = ['serviceTime', 'readTime', 'writeTime'] as const;

const known = new WeakMap<Model, Model>();

/** The same model in which nothing takes time but what the file or a technology states: a bound from below. */
export function onlyStatedTimes(model: Model): Model {
  const before = known.get(model);
  if (before) return before;
  const made = stripped(model);
  known.set(model, made);
  return made;
}

function stripped(model: Model): Model {
  const { system } = model;
  const stated = system.origins.network?.from === 'file' ? system.settings.network : {};
  const network = { sameZone: 0, crossZone: 0, crossRegion: 0, client: 0, ...stated };
  return {
    ...model,
    system: { ...system, settings: { ...system.settings, network } },
    components: model.components.map(withoutAssumedTimes),
  };
}

function withoutAssumedTimes(component: Component): Component {
  const settings = { ...component.settings };
  for (const key of times)
    if (isAssumed(component.origins[key])) settings[key] = { type: 'constant', value: 0 };
  if (isAssumed(component.origins.concurrency)) delete settings.concurrency;
  return { ...component, settings };
}

/** The sentence that names the defaults among the times of a flow; nothing where there are none. */
export function assumedTimes(model: Model, flow: Flow): string {
  const { components } = lookup(model);
  const waitedFor = callsOf(flow).filter(({ arrow }) => arrow === 'sync');
  const names = new Set<string>();
  for (const { component: id } of waitedFor.flatMap(({ targets }) => targets)) {
    const component = components.get(id);
    if (component && times.some((key) => isAssumed(component.origins[key])))
      names.add(quoted(component.name));
  }
  const network = model.system.origins.network?.from === 'file' ? [] : ['the round trips'];
  const work = names.size > 0 ? [`the work of ${listed([...names])}`] : [];
  return `It rests on defaults (${[...network, ...work].join(', ')}): state them to be sure.`;
}
