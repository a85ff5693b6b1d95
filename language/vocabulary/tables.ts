import { type ComponentKind, componentKinds } from '../../src/model/model.ts';
import type {
  AcceptSettings,
  ArrowSettings,
  ComponentSettings,
  FlowSettings,
  GroupSettings,
  LinkSettings,
  PlaceSettings,
  ScenarioSettings,
  SystemSettings,
  ViewSettings,
} from '../../src/model/settings.ts';
import type { AnyProperty, Owner, Subject, Table } from './descriptor.ts';
import { arrowProperties } from './properties/arrow.ts';
import { cachingProperties } from './properties/caching.ts';
import { clientProperties, dnsProperties } from './properties/client.ts';
import { common } from './properties/common.ts';
import { messagingProperties } from './properties/messaging.ts';
import { routingProperties } from './properties/routing.ts';
import { servingProperties } from './properties/serving.ts';
import { storingProperties } from './properties/storing.ts';
import {
  acceptProperties,
  flowProperties,
  groupProperties,
  linkProperties,
  placeProperties,
  scenarioProperties,
  systemProperties,
  viewProperties,
} from './properties/surroundings.ts';

/** What the properties of each owner are read into. */
export interface SettingsByOwner {
  component: ComponentSettings;
  arrow: ArrowSettings;
  flow: FlowSettings;
  place: PlaceSettings;
  link: LinkSettings;
  group: GroupSettings;
  system: SystemSettings;
  scenario: ScenarioSettings;
  view: ViewSettings;
  accept: AcceptSettings;
}

/** Every property of the language, by owner and name. */
export const tables = {
  component: {
    ...common,
    ...servingProperties,
    ...routingProperties,
    ...cachingProperties,
    ...storingProperties,
    ...messagingProperties,
    ...clientProperties,
    ...dnsProperties,
  },
  arrow: arrowProperties,
  flow: flowProperties,
  place: placeProperties,
  link: linkProperties,
  group: groupProperties,
  system: systemProperties,
  scenario: scenarioProperties,
  view: viewProperties,
  accept: acceptProperties,
} satisfies { [O in Owner]: Table<SettingsByOwner[O]> };

/** The same without the types of the settings, to look things up by name. */
const untyped: Readonly<Record<Owner, Readonly<Record<string, AnyProperty>>>> = tables;

export const owners: readonly Owner[] = [
  'component',
  'arrow',
  'flow',
  'place',
  'link',
  'group',
  'system',
  'scenario',
  'view',
  'accept',
];

/** What is said of a property of this name; undefined when the owner has none. */
export function propertyOf(owner: Owner, name: string): AnyProperty | undefined {
  const table = untyped[owner];
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

const kinds: ReadonlySet<unknown> = new Set(componentKinds);
const isComponentKind = (subject: Subject | undefined): subject is ComponentKind => kinds.has(subject);

/** Whether a property holds for this kind; without a kind (a technology of several) any of the owner's does. */
export function appliesTo(property: AnyProperty, subject: Subject | undefined): boolean {
  if (property.kinds === undefined || !isComponentKind(subject)) return true;
  return property.kinds.includes(subject);
}

/** The properties that an owner of this kind has, by name, in the order of the documentation. */
export function propertiesOf(owner: Owner, subject?: Subject): Readonly<Record<string, AnyProperty>> {
  const key = `${owner} ${subject ?? ''}`;
  const known = ofSubject.get(key);
  if (known) return known;
  const entries = Object.entries(untyped[owner]).filter(([, property]) => appliesTo(property, subject));
  const properties = Object.freeze(Object.fromEntries(entries));
  ofSubject.set(key, properties);
  return properties;
}

/** Asked for every element of every design: worked out once for each owner and kind. */
const ofSubject = new Map<string, Readonly<Record<string, AnyProperty>>>();
