import { componentKinds, placeKinds } from '../../../src/model/model.ts';
import { rules } from '../../generated/rules.ts';
import { statementsFirst } from '../../vocabulary/importance.ts';
import { dimensions, kinds, places } from '../../vocabulary/index.ts';
import { type Keyword, keywords } from '../../vocabulary/keywords.ts';
import type { Names } from './names.ts';
import { CompletionItemKind, choice, goingOn, mostNames, type Offer, ranks, stop } from './offer.ts';
import type { BlockType } from './slots.ts';
import { referenceOffers } from './value-offers.ts';

/** The statements that may begin in a block. */
export function statementOffers(block: BlockType, names: Names): Offer[] {
  const offers = blocks[block].flatMap((part) => parts[part](names));
  return blocks[block].includes('kinds') ? likeliestFirst(offers, names) : offers;
}

/** As one goes on from what is written already. */
function likeliestFirst(offers: readonly Offer[], names: Names): Offer[] {
  const kinds = new Set(names.elements('component').flatMap(({ kinds: own }) => own));
  const asking = kinds.delete('client');
  const first = statementsFirst({ asking, answering: kinds.size > 0 });
  const place = ({ label, filter = label }: Offer) =>
    first.includes(filter) ? first.indexOf(filter) : first.length;
  return [...offers].sort((a, b) => place(a) - place(b));
}

type Part =
  | 'system'
  | 'import'
  | 'kinds'
  | 'places'
  | 'group'
  | 'top'
  | 'accept'
  | 'sources'
  | 'arrows'
  | 'expect'
  | 'promise'
  | 'steps'
  | 'events';

const blocks: Readonly<Record<BlockType, readonly Part[]>> = {
  start: ['system', 'import', 'kinds', 'places', 'group', 'top', 'accept', 'sources'],
  imports: ['import', 'kinds', 'places', 'group', 'top', 'accept', 'sources'],
  document: ['kinds', 'places', 'group', 'top', 'accept', 'sources'],
  place: ['places'],
  group: ['kinds', 'group', 'accept', 'sources'],
  component: ['arrows', 'accept'],
  flow: ['promise', 'steps'],
  steps: ['steps'],
  branches: [],
  scenario: ['events', 'expect'],
};

const body = ' {\n\t$0\n}';

function statement(word: Keyword, snippet: string): Offer {
  return {
    label: word,
    kind: CompletionItemKind.Keyword,
    documentation: keywords[word],
    snippet,
    rank: ranks.statement,
  };
}

const namesOfKind = (names: Names, kind: string) =>
  names
    .elements('component')
    .filter(({ kinds: own }) => own.includes(kind))
    .map(({ name }) => name);

const parts: Readonly<Record<Part, (names: Names) => Offer[]>> = {
  system: () => [statement('system', `system ${stop(1, 'Name')}${body}`)],
  import: () => [{ ...statement('import', 'import "$1"'), again: true }],
  kinds: (names) => componentKinds.flatMap((kind) => kindOffers(kind, names)),
  places: () =>
    placeKinds.map((kind) => ({
      label: kind,
      kind: CompletionItemKind.Keyword,
      documentation: places[kind].documentation,
      snippet:
        kind === 'region'
          ? `region ${stop(1, 'name')} { zone ${stop(2, 'a')}  zone ${stop(3, 'b')}  zone ${stop(4, 'c')} }`
          : `${kind} ${stop(1, 'name')}`,
      rank: ranks.statement,
    })),
  group: () => [statement('group', `group ${stop(1, 'name')}${body}`)],
  top: (names) => [
    statement('flow', flowSnippet(names)),
    statement('scenario', scenarioSnippet(names)),
    {
      ...statement('scenario', loadSnippet(names)),
      label: 'scenario load …',
      detail: 'with more requests',
      brief: 'More requests than usual, simulated',
      filter: 'scenario load',
    },
    statement('technology', `technology ${stop(1, 'name')} for ${choice(2, componentKinds)}${body}`),
    statement('link', linkSnippet(names)),
    statement('view', `view ${stop(1, 'name')}${body}`),
  ],
  accept: () => [
    statement('accept', `accept "${choice(1, Object.keys(rules))}" because "${stop(2, 'reason')}"`),
  ],
  sources: (names) => referenceOffers(names.elements('component'), ranks.name).map(goingOn),
  arrows: () =>
    (['->', '~>'] as const).map((arrow) => ({
      ...statement(arrow, `${arrow} `),
      kind: CompletionItemKind.Operator,
      again: true,
    })),
  expect: () => [{ ...statement('expect', 'expect '), again: true }],
  /** Of a flow this is what the rest is written for. */
  promise: (names) => parts.expect(names).map((offer) => ({ ...offer, rank: ranks.usual })),
  steps: () => [
    statement('parallel', `parallel${body}`),
    statement('choose', `choose {\n\t${stop(1, '90%')} { $2 }\n\t${stop(3, '10%')} { $0 }\n}`),
    statement('repeat', `repeat ${stop(1, '3')}${body}`),
    statement('pause', `pause ${stop(1, '30s')}`),
  ],
  events: () => [{ ...statement('at', `at ${stop(1, '2m')} `), again: true }],
};

function kindOffers(kind: (typeof componentKinds)[number], names: Names): Offer[] {
  const { documentation } = kinds[kind];
  const offer: Offer = {
    label: kind,
    kind: CompletionItemKind.Class,
    documentation,
    snippet: `${kind} ${stop(1, 'name')}${body}`,
    rank: ranks.statement,
  };
  const technologies = names.technologies([kind]).map(({ name }) => name);
  if (technologies.length === 0) return [offer];
  const using: Offer = {
    ...offer,
    label: `${kind} using …`,
    detail: 'with a technology',
    brief: technologies.join(', '),
    filter: `${kind} using`,
    snippet: `${kind} ${stop(1, 'name')} using ${choice(2, technologies)}${body}`,
  };
  return [offer, using];
}

function flowSnippet(names: Names): string {
  const clients = namesOfKind(names, 'client');
  const client = clients.length > 0 ? choice(2, clients) : stop(2, 'client');
  const targets = names.elements('component').filter(({ kinds: own }) => !own.includes('client'));
  const target =
    targets.length > mostNames
      ? '$0'
      : `${choice(
          5,
          targets.map(({ name }) => name),
        )}$0`;
  return `flow ${stop(1, 'name')} from ${client} at ${stop(3, dimensions.rate.example)} {\n\texpect p99 < ${stop(4, '200ms')}\n\t$2 -> ${target}\n}`;
}

function scenarioSnippet(names: Names): string {
  const known = names.elements('place');
  const targets =
    known.length > 0
      ? known
      : names.elements('component').filter(({ kinds: own }) => !own.includes('client'));
  const target = choice(4, targets.length > mostNames ? [] : targets.map(({ name }) => name));
  return `scenario ${stop(1, 'name')} {\n\tduration: ${stop(2, '10m')}\n\tat ${stop(3, '2m')} fail ${target} for ${stop(5, '3m')}\n\t$0\n}`;
}

function loadSnippet(names: Names): string {
  const flows = names.elements('flow').map(({ name }) => name);
  const one = flows.length > 0 && flows.length <= mostNames;
  const whose = one ? `${choice(3, flows)} ` : '';
  const promise = one ? `\n\texpect $3 successRate >= ${stop(6, '99%')}` : '';
  return `scenario ${stop(1, 'name')} {\n\tduration: ${stop(2, '10m')}\n\tat ${stop(4, '2m')} load ${whose}by ${stop(5, '3x')} for ${stop(7, '3m')}${promise}\n\t$0\n}`;
}

function linkSnippet(names: Names): string {
  const known = names.elements('place');
  const candidates = known.length > mostNames ? [] : known.map(({ name }) => name);
  return `link ${choice(1, candidates)} <-> ${choice(2, [...candidates.slice(1), ...candidates.slice(0, 1)])} { rtt: ${stop(3, '80ms')} }`;
}
