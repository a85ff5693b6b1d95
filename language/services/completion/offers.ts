import { type Role, roles } from '../../../src/model/model.ts';
import { rules } from '../../generated/rules.ts';
import { kinds, roleWords } from '../../vocabulary/index.ts';
import { keywordText } from '../../vocabulary/keywords.ts';
import {
  actionOffers,
  callerOffers,
  clientOffers,
  comparisonOffers,
  metricOffers,
  metricValueOffers,
  operationOffers,
  outcomeOffers,
} from './flow-offers.ts';
import { keyOffers } from './key-offers.ts';
import type { Names } from './names.ts';
import { CompletionItemKind, goingOn, type Offer, ranks, stop } from './offer.ts';
import type { Place } from './place.ts';
import type { Path, Slot } from './slots.ts';
import { statementOffers } from './statement-offers.ts';
import { argumentOffers, referenceOffers, valueOffers } from './value-offers.ts';
import { parameterAt } from './values.ts';

/** What completion knows of a place and its surroundings. */
export interface Setting {
  place: Place;
  names: Names;
  /** Paths by which this document may import others. */
  importPaths(): readonly string[];
  /** ISO date. */
  today: string;
}

type SlotOf<T extends Slot['type']> = Extract<Slot, { type: T }>;
type Offers = { [T in Slot['type']]: (slot: SlotOf<T>, setting: Setting) => Offer[] };

const offersBySlot: Offers = {
  statement: (slot, { names }) => statementOffers(slot.in, names),
  keyword: ({ words }) => words.map(keywordOffer),
  key: ({ keys, given }, { names, place }) => keyOffers(keys, given, names, place.next?.image === ':'),
  value: ({ form, property, example }, { names, place }) =>
    valueOffers(form, names, place.prefix, property, example),
  argument: ({ signatures, before }, { names, place }) => {
    const current = signatures.flatMap((each) => each.parameters[parameterAt(each, before, undefined)] ?? []);
    const given = before.flatMap((label) => label ?? []);
    return argumentOffers(signatures, current, given, names, place.prefix);
  },
  reference: ({ to, after, goesOn }, { names }) => {
    if (after) return memberOffers(after, to === 'client' ? 'component' : to, names);
    const offers = to === 'client' ? clientOffers(names) : referenceOffers(names.elements(to), ranks.likely);
    return goesOn ? offers.map(goingOn) : offers;
  },
  technology: ({ kinds: wanted, after }, { names }) => {
    const found = names.technologies(wanted);
    const prefix = after ? `${after.join('.')}.` : '';
    const fitting = found.filter(({ name }) => name.startsWith(prefix));
    return referenceOffers(
      fitting.map((known) => ({ ...known, name: known.name.slice(prefix.length), kinds: [] })),
      ranks.first,
    );
  },
  caller: ({ callers }, { names }) => callerOffers(callers, names),
  arrow: () => [
    { ...keywordOffer('->'), snippet: '-> ', again: true, rank: ranks.first },
    { ...keywordOffer('~>'), snippet: '~> ', again: true, rank: ranks.first },
  ],
  operation: ({ of }, { names }) => operationOffers(of, names),
  outcome: ({ of, word }, { names }) => outcomeOffers(word, of, names),
  metric: ({ of }, { names }) => (of === 'any' ? [] : metricOffers(of, names)),
  comparison: ({ metric }) => comparisonOffers(metric),
  metricValue: ({ metric }, { names, place }) => metricValueOffers(metric, names, place.prefix),
  action: (_, { names }) => actionOffers(names),
  body: (_, { place }) => (place.next?.image === '{' ? [] : [properties]),
  rule: () =>
    Object.entries(rules).map(([id, title]) => ({
      label: id,
      kind: CompletionItemKind.Constant,
      detail: title,
      rank: ranks.first,
      quoted: true,
    })),
  path: (_, { importPaths }) =>
    importPaths().map((path) => ({
      label: path,
      kind: CompletionItemKind.File,
      rank: ranks.first,
      quoted: true,
    })),
  date: (_, { today }) => [
    {
      label: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`,
      kind: CompletionItemKind.Value,
      detail: 'a year from now',
      rank: ranks.first,
    },
  ],
  free: () => [],
};

/** What mostly begins a line; in the middle of one it is only offered where nothing else may come, or when typed. */
const ownLine: ReadonlySet<Slot['type']> = new Set(['statement', 'key', 'caller']);

/** Everything that may come at a place, the most likely first, each once. */
export function offersAt(setting: Setting): Offer[] {
  const { walk, quoted, fresh, prefix } = setting.place;
  const begun = walk.found.some(({ slot }) => ownLine.has(slot.type));
  const goesOn = walk.found.some(({ slot }) => !ownLine.has(slot.type));
  const offers = walk.found.flatMap(({ slot }) => {
    const begins = ownLine.has(slot.type);
    const misplaced = fresh ? begun && !begins : begins;
    if (!fresh && begins && goesOn && prefix === '') return [];
    const make = offersBySlot[slot.type] as (slot: Slot, setting: Setting) => Offer[];
    const made = make(slot, setting);
    return misplaced ? made.map((offer) => ({ ...offer, rank: offer.rank + ranks.elsewhere })) : made;
  });
  const seen = new Set<string>();
  return offers
    .filter((offer) => !quoted || offer.quoted === true)
    .sort((a, b) => a.rank - b.rank)
    .filter(({ label }) => !seen.has(label) && seen.add(label));
}

const properties: Offer = {
  label: '{ }',
  kind: CompletionItemKind.Snippet,
  detail: 'properties of the arrow',
  documentation: 'Opens a body: timeout, retries and what else belongs to the arrow.',
  snippet: '{ $0 }',
  rank: ranks.usual,
  again: true,
};

/** Words of the grammar, kinds among them. */
function keywordOffer(word: string): Offer {
  const kind = Object.hasOwn(kinds, word) ? kinds[word as keyof typeof kinds].documentation : undefined;
  const documentation = keywordText(word) ?? kind;
  return {
    label: word,
    kind: CompletionItemKind.Keyword,
    ...(documentation ? { documentation } : {}),
    ...(Object.hasOwn(followed, word) ? { snippet: followed[word] ?? '', again: true } : {}),
    rank: ranks.first,
  };
}

/** Words behind which something is always named. */
const followed: Readonly<Record<string, string>> = {
  using: 'using ',
  from: 'from ',
  on: 'on ',
  as: 'as ',
  at: `at ${stop(1, '400/s')}`,
  because: `because "${stop(1, 'reason')}"`,
  until: 'until ',
  wait: 'wait ',
  for: 'for ',
  '<->': '<-> ',
};

/** Elements and roles behind a dot. */
function memberOffers(path: Path, to: Parameters<Names['members']>[1], names: Names): Offer[] {
  const members = referenceOffers(names.members(path, to), ranks.first);
  if (names.find(path)?.type !== 'component') return members;
  const ofComponent = (role: Role): Offer => ({
    label: role,
    kind: CompletionItemKind.EnumMember,
    documentation: roleWords[role],
    rank: ranks.likely,
  });
  return [...members, ...roles.map(ofComponent)];
}
