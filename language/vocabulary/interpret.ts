import { tellContradictions } from './contradictions.ts';
import type { Owner, Subject } from './descriptor.ts';
import { nearest } from './nearest.ts';
import { reportAt } from './problems.ts';
import { distinct, readForm } from './read.ts';
import { appliesTo, owners, propertiesOf, propertyOf, type SettingsByOwner } from './tables.ts';
import {
  type PropertyTree,
  type Reader,
  type Resolve,
  shortened,
  type ValueTree,
  type VocabularyProblem,
} from './value.ts';

/** What the text of a body says, and what is wrong with it. */
export interface Interpretation<O extends Owner> {
  settings: SettingsByOwner[O] & Record<string, unknown>;
  problems: VocabularyProblem[];
}

/**
 * Reads the properties of a body into settings in base units. Total: what cannot be read is left out and told, the
 * rest is kept. `subject` is the kind of component or place; without it (a technology for several kinds) every
 * property of the owner is known.
 */
export function interpret<O extends Owner>(
  owner: O,
  subject: Subject | undefined,
  properties: readonly PropertyTree[],
  resolve: Resolve,
): Interpretation<O> {
  const reader: Reader = { resolve, problems: [] };
  const read = distinct(properties, '', reader).map(({ name, value, nameRange }): [string, unknown] => [
    name,
    readProperty(owner, subject, { name, value, nameRange }, reader),
  ]);
  const settings = Object.fromEntries(read.filter(([, value]) => value !== undefined));
  tellContradictions(owner, settings, properties, reader);
  return { settings: settings as SettingsByOwner[O] & Record<string, unknown>, problems: reader.problems };
}

function readProperty(
  owner: Owner,
  subject: Subject | undefined,
  { name, value, nameRange }: PropertyTree,
  reader: Reader,
): unknown {
  const property = propertyOf(owner, name);
  if (property === undefined || !appliesTo(property, subject)) {
    return tellStranger(owner, subject, { name, value, nameRange }, reader);
  }
  const words = narrowedWords(owner, subject, name);
  const label = `\`${name}\``;
  if (words && value.kind === 'name' && !words.includes(value.name) && isWord(owner, name, value)) {
    const message = `${label} of ${nameOf(owner, subject)} is one of ${words.join(', ')}, not \`${value.name}\`.`;
    return reportAt(reader, 'unknown-word', value.range, message);
  }
  return readForm(property.shape, value, label, reader);
}

function narrowedWords(
  owner: Owner,
  subject: Subject | undefined,
  name: string,
): readonly string[] | undefined {
  const narrowed = propertyOf(owner, name)?.narrowed;
  if (narrowed === undefined) return undefined;
  return Object.entries(narrowed).find(([kind]) => kind === subject)?.[1];
}

/** A word that the property has, if for other kinds: what is no word at all is told like any other. */
function isWord(owner: Owner, name: string, value: ValueTree & { kind: 'name' }): boolean {
  const shape = propertyOf(owner, name)?.shape;
  return shape?.form === 'word' && Object.hasOwn(shape.words, value.name);
}

/** A property that this element does not have: elsewhere there may be one, or one of nearly that name here. */
function tellStranger(
  owner: Owner,
  subject: Subject | undefined,
  { name, nameRange }: PropertyTree,
  reader: Reader,
): undefined {
  const here = nameOf(owner, subject);
  const kinds = propertyOf(owner, name)?.kinds;
  if (kinds) {
    const message = `\`${name}\` is a property of ${kinds.join(', ')}, not of ${here}.`;
    return reportAt(reader, 'misplaced-property', nameRange, message);
  }
  const near = nearest(name, Object.keys(propertiesOf(owner, subject)));
  const elsewhere = owners.filter((other) => other !== owner && propertyOf(other, name) !== undefined);
  if (elsewhere.length > 0) {
    const places = elsewhere.map((other) => nameOf(other, undefined)).join(' and ');
    const message = `\`${name}\` is a property of ${places}, not of ${here}.`;
    return reportAt(reader, 'misplaced-property', nameRange, message);
  }
  const hint = near === undefined ? '.' : `; did you mean \`${near}\`?`;
  const message = `${capitalized(here)} has no property \`${shortened(name)}\`${hint}`;
  return reportAt(reader, 'unknown-property', nameRange, message, near);
}

const articles: Readonly<Record<Owner, string>> = {
  component: 'a component',
  arrow: 'an arrow',
  flow: 'a flow',
  place: 'a place',
  link: 'a link',
  group: 'a group',
  system: 'the system',
  scenario: 'a scenario',
  view: 'a view',
  accept: 'an acceptance',
};

function nameOf(owner: Owner, subject: Subject | undefined): string {
  if (subject === undefined) return articles[owner];
  return `${/^[aeiou]/.test(subject) ? 'an' : 'a'} ${subject}`;
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
