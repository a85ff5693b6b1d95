import type { ComponentKind } from '../../src/model/model.ts';
import type {
  ArrowSettings,
  ComponentSettings,
  FlowSettings,
  ScenarioSettings,
  SystemSettings,
} from '../../src/model/settings.ts';
import type { AnyProperty, Default, Owner, Subject } from './descriptor.ts';
import { appliesTo, propertiesOf, propertyOf, type SettingsByOwner } from './tables.ts';

/** The default of a property for a kind, with its source; undefined when there is none. */
export function defaultOf(
  owner: Owner,
  name: string,
  subject?: Subject,
  given: object = {},
): Default<unknown> | undefined {
  const property = propertyOf(owner, name);
  return property && defaultIn(property, subject, given);
}

function defaultIn(
  property: AnyProperty,
  subject: Subject | undefined,
  given: object,
): Default<unknown> | undefined {
  return property.defaults?.find(
    ({ kinds, unless }) =>
      (kinds === undefined || kinds.some((kind) => kind === subject)) &&
      !unless?.some((other) => Object.hasOwn(given, other)),
  );
}

function defaultsFor<O extends Owner>(
  owner: O,
  subject: Subject | undefined,
  given: object,
): SettingsByOwner[O] {
  const settings: Record<string, unknown> = {};
  for (const [name, property] of defaultedOf(owner, subject)) {
    const found = Object.hasOwn(given, name) ? undefined : defaultIn(property, subject, given);
    if (found) settings[name] = raised(found, given);
  }
  return settings as SettingsByOwner[O];
}

type Named = readonly [name: string, property: AnyProperty];

/** The properties of a kind that have a default. */
function defaultedOf(owner: Owner, subject: Subject | undefined): readonly Named[] {
  const properties = propertiesOf(owner, subject);
  const made =
    defaulted.get(properties) ?? Object.entries(properties).filter(([, property]) => property.defaults);
  defaulted.set(properties, made);
  return made;
}

/** Asked for every element, as the properties themselves are. */
const defaulted = new WeakMap<object, readonly Named[]>();

/** A copy of the default's value, raised to the given property that it must not be below. */
function raised({ value, atLeast }: Default<unknown>, given: object): unknown {
  if (typeof value === 'object') return structuredClone(value);
  const least = Object.entries(given).find(([name]) => name === atLeast)?.[1];
  return typeof value === 'number' && typeof least === 'number' ? Math.max(value, Math.ceil(least)) : value;
}

/**
 * What holds for a kind when neither the file nor the technology says it. `given` is what they do say: a default
 * that answers the same question as something given (`readTime` beside a `serviceTime`) is then left out.
 */
export function defaultsOf(kind: ComponentKind, given: ComponentSettings = {}): ComponentSettings {
  return defaultsFor('component', kind, given);
}

/** Of a technology's settings those that a component of this kind has: `redis` serves caches and databases. */
export function settingsFor(kind: ComponentKind, settings: ComponentSettings): ComponentSettings {
  const kept = Object.entries(settings).filter(([name, value]) => {
    const property = propertyOf('component', name);
    if (property === undefined || !appliesTo(property, kind)) return false;
    const words = property.narrowed?.[kind];
    return words === undefined || typeof value !== 'string' || words.includes(value);
  });
  return Object.fromEntries(kept);
}

export const arrowDefaults: ArrowSettings = defaultsFor('arrow', undefined, {});
export const flowDefaults: FlowSettings = defaultsFor('flow', undefined, {});
export const systemDefaults: SystemSettings = defaultsFor('system', undefined, {});
export const scenarioDefaults: ScenarioSettings = defaultsFor('scenario', undefined, {});
