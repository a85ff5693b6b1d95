import { componentKinds } from '../../../src/model/model.ts';
import type { AnyProperty, Default, Owner } from '../descriptor.ts';
import { owners, propertiesOf, propertyOf } from '../tables.ts';
import { settingText } from '../text.ts';
import { nested, partsOf, typeOf } from './forms.ts';
import { anchor, block, bullets, code, generated, listed, page, paragraphs } from './markdown.ts';

/** How a heading calls what a property belongs to. */
const ownerNames: Readonly<Record<Owner, string>> = {
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

interface Entry {
  owner: Owner;
  property: AnyProperty;
}

/** Whose properties a name is, by name in the order of the page. */
const byName: ReadonlyMap<string, Entry[]> = new Map(
  [...new Set(owners.flatMap((owner) => Object.keys(propertiesOf(owner))))]
    .sort((one, other) => one.localeCompare(other, 'en'))
    .map((name) => [
      name,
      owners.flatMap((owner) => {
        const property = propertyOf(owner, name);
        return property ? [{ owner, property }] : [];
      }),
    ]),
);

/** Where the page tells of a property: headings that differ in capitals alone are numbered, as GitHub does. */
export function propertyAnchor(name: string): string {
  const same = [...byName.keys()].filter((other) => anchor(other) === anchor(name));
  const position = same.indexOf(name);
  return position > 0 ? `${anchor(name)}-${position}` : anchor(name);
}

/** Every property by name: what it is, what it may be, what it is when nothing is said, and who says so. */
export function propertiesPage(): string {
  return page(
    generated,
    '# Properties',
    'A property is written `key: value` in the body of an element. What a file leaves out comes from the technology, then from the kind; the editor shows where from.',
    ...owners.map((owner) => contentsOf(owner)),
    ...[...byName].map(([name, entries]) => sectionOf(name, entries)),
  );
}

function contentsOf(owner: Owner): string {
  const names = Object.keys(propertiesOf(owner)).map((name) => `[${name}](#${propertyAnchor(name)})`);
  return `**Of ${ownerNames[owner]}:** ${names.join(' · ')}`;
}

function sectionOf(name: string, entries: readonly Entry[]): string {
  const groups: { owners: Owner[]; property: AnyProperty }[] = [];
  for (const { owner, property } of entries) {
    const same = groups.find((group) => sameText(name, group.property, property));
    if (same) same.owners.push(owner);
    else groups.push({ owners: [owner], property });
  }
  return paragraphs(
    `## ${name}`,
    ...groups.map(({ owners: theirs, property }) => bodyOf(name, theirs, property)),
  );
}

const sameText = (name: string, one: AnyProperty, other: AnyProperty) =>
  bodyOf(name, [], one) === bodyOf(name, [], other);

function bodyOf(name: string, theirs: readonly Owner[], property: AnyProperty): string {
  const { documentation, example, shape } = property;
  const parts = partsOf(shape);
  return paragraphs(
    theirs.length === 0 ? '' : `*Of ${whose(theirs, property)}.* ${documentation}`,
    theirs.length === 0 ? documentation : '',
    `Value: ${typeOf(shape)}.`,
    parts.length === 0 ? '' : nested(parts),
    defaultsText(property),
    block(`${name}: ${example}`),
  );
}

function whose(theirs: readonly Owner[], { kinds }: AnyProperty): string {
  const ownersText = listed(
    theirs.filter((owner) => owner !== 'component').map((owner) => ownerNames[owner]),
  );
  if (!theirs.includes('component')) return ownersText;
  const components = kindsText(kinds);
  return ownersText === '' ? components : `${components}; ${ownersText}`;
}

function kindsText(kinds: AnyProperty['kinds']): string {
  if (kinds === undefined || kinds.length === componentKinds.length) return 'every component';
  const others = componentKinds.filter((kind) => !kinds.includes(kind));
  const few = others.length <= 2;
  return few ? `every component but ${listed(others)}` : listed([...kinds]);
}

/** What holds when nothing is said, and who says so. */
function defaultsText(property: AnyProperty): string {
  const { defaults = [] } = property;
  if (defaults.length === 0) return '';
  return paragraphs('When nothing is said:', bullets(defaults.map((each) => defaultText(property, each))));
}

function defaultText(property: AnyProperty, { value, kinds, source, unless }: Default<unknown>): string {
  const who = kinds === undefined ? '' : ` (${kindsText(kinds)})`;
  const exception = unless ? `, unless ${listed(unless.map(code))} is given` : '';
  return `${code(settingText(property, value))}${who}${exception}: ${source}`;
}
