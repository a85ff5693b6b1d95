import type { Origin } from '../../../src/model/source.ts';
import type { AnyProperty, Owner, Subject } from '../../vocabulary/index.ts';
import { defaultOf, propertyOf, settingText } from '../../vocabulary/index.ts';
import { code } from '../completion/documentation.ts';

/** An element of the model as far as its properties go. */
export interface Settled {
  settings: object;
  origins: Readonly<Record<string, Origin | undefined>>;
}

/** Where a value in force comes from, for a sentence. */
export function originText(owner: Owner, name: string, origin: Origin, subject?: Subject): string {
  switch (origin.from) {
    case 'file':
      return 'from the file';
    case 'technology':
      return `from the technology ${code(origin.technology)}`;
    case 'enclosing':
      return `from ${code(origin.element)} around it`;
    case 'kind': {
      const source = defaultOf(owner, name, subject)?.source;
      return source === undefined ? 'the default' : `the default: ${source}`;
    }
  }
}

/** What a property is in an element, and why; undefined when nothing is known of it. */
export function valueInForce(
  owner: Owner,
  name: string,
  { settings, origins }: Settled,
  subject?: Subject,
): string | undefined {
  const property = propertyOf(owner, name);
  const value = settingIn(settings, name);
  const origin = origins[name];
  if (!property || value === undefined || !origin) return undefined;
  return `${code(settingText(property, value))}, ${originText(owner, name, origin, subject)}`;
}

/** All that is in force in an element, by where it comes from: the file's own first. */
export function settingsInForce(owner: Owner, { settings, origins }: Settled): string[] {
  const groups = new Map<string, string[]>();
  for (const name of Object.keys(settings)) {
    const property = propertyOf(owner, name);
    const origin = origins[name];
    if (!property || !origin) continue;
    const title = titleOf(origin);
    groups.set(title, [...(groups.get(title) ?? []), written(name, property, settingIn(settings, name))]);
  }
  return [...groups]
    .sort(([a], [b]) => order(a) - order(b))
    .map(([title, properties]) => `${title}: ${properties.join(', ')}`);
}

const written = (name: string, property: AnyProperty, value: unknown) =>
  code(`${name}: ${settingText(property, value)}`);

function settingIn(settings: object, name: string): unknown {
  return Object.entries(settings).find(([key]) => key === name)?.[1];
}

const defaults = 'By default';
const file = 'Said here';
const order = (title: string) => (title === file ? 0 : title === defaults ? 2 : 1);

function titleOf(origin: Origin): string {
  switch (origin.from) {
    case 'file':
      return file;
    case 'technology':
      return `From ${code(origin.technology)}`;
    case 'enclosing':
      return `From ${code(origin.element)} around it`;
    case 'kind':
      return defaults;
  }
}
