import { type Metric, metricOf, metrics } from '../../../src/model/metrics.ts';
import { comparisons, componentKinds, type Operation } from '../../../src/model/model.ts';
import type { Form } from '../../vocabulary/descriptor.ts';
import { type ActionWord, actionWords, operationWords, tables } from '../../vocabulary/index.ts';
import { comparisonWords, keywords } from '../../vocabulary/keywords.ts';
import type { Names } from './names.ts';
import {
  CompletionItemKind,
  choice,
  figuresAsStops,
  goingOn,
  mostNames,
  type Offer,
  ranks,
  stop,
} from './offer.ts';
import type { Path } from './slots.ts';
import { referenceOffers, valueOffers } from './value-offers.ts';

const caches: ReadonlySet<string> = new Set(['cache', 'cdn']);
const stores: ReadonlySet<string> = new Set([
  'database',
  'search',
  'objectStore',
  'coordinator',
  'warehouse',
]);

const silent: ReadonlySet<string> = new Set(['dns', 'queue', 'topic']);

/** What may be asked of a cache, of a store and of all else. */
const operationsOf = (kinds: readonly string[]): readonly Operation[] => {
  if (kinds.some((kind) => caches.has(kind))) return ['get', 'set', 'delete'];
  return kinds.some((kind) => stores.has(kind)) ? ['read', 'write', 'delete', 'scan'] : ['read', 'write'];
};

export function operationOffers(targets: readonly Path[], names: Names): Offer[] {
  const kinds = names.kindsOf(targets);
  const likely = kinds.some((kind) => caches.has(kind) || stores.has(kind));
  return operationsOf(kinds).map((operation) => ({
    label: operation,
    kind: CompletionItemKind.Method,
    documentation: operationWords[operation],
    rank: likely ? ranks.first : ranks.rare,
  }));
}

/** `miss` of caches, `else` and `undo` of all. */
export function outcomeOffers(
  word: 'miss' | 'else' | 'undo',
  targets: readonly Path[],
  names: Names,
): Offer[] {
  const kinds = names.kindsOf(targets);
  if (word === 'miss' && kinds.length > 0 && !kinds.some((kind) => caches.has(kind))) return [];
  return [
    {
      label: word,
      kind: CompletionItemKind.Keyword,
      documentation: keywords[word],
      snippet: `${word} { $0 }`,
      rank: word === 'miss' ? ranks.first : ranks.usual,
      again: true,
    },
  ];
}

/** Who may begin a line of a flow: those who take part, and before anybody does the clients. */
export function callerOffers(callers: readonly Path[], names: Names): Offer[] {
  const known = callers.flatMap((path) => names.find(path) ?? []);
  const candidates = known.length > 0 ? known : starters(names);
  return [
    ...referenceOffers(candidates.filter(mayCall), ranks.first),
    ...referenceOffers(
      candidates.filter((known) => !mayCall(known)),
      ranks.usual,
    ),
  ].map(goingOn);
}

/** Stores, caches and queues answer, but hardly ever call. */
const mayCall = ({ kinds }: { kinds: readonly string[] }) =>
  !kinds.some((kind) => silent.has(kind) || caches.has(kind) || stores.has(kind));

function starters(names: Names) {
  const components = names.elements('component');
  const clients = components.filter(({ kinds }) => kinds.includes('client'));
  return clients.length > 0 ? clients : components;
}

/** Components, clients first. */
export function clientOffers(names: Names): Offer[] {
  const isClient = ({ kinds }: { kinds: readonly string[] }) => kinds.includes('client');
  const components = names.elements('component');
  return [
    ...referenceOffers(components.filter(isClient), ranks.first),
    ...referenceOffers(
      components.filter((known) => !isClient(known)),
      ranks.rare,
    ),
  ];
}

const kindWords: ReadonlySet<string> = new Set(componentKinds);

/** The metrics of what a name stands for, or of the flow around. */
export function metricOffers(of: Path | 'flow' | 'any', names: Names): Offer[] {
  const sorts = typeof of === 'string' ? [of] : sortsOf(names.find(of)?.kinds ?? []);
  return Object.entries<Metric>(metrics)
    .filter(([name, { subjects }]) => {
      if (name === 'availability' && of !== 'flow') return false;
      return subjects.some((subject) => sorts.includes(subject));
    })
    .map(([name, { documentation, example }]) => ({
      label: name,
      kind: CompletionItemKind.Field,
      detail: example,
      documentation,
      snippet: `${name} ${figuresAsStops(example)}`,
      rank: ranks.first,
    }));
}

function sortsOf(kinds: readonly string[]): string[] {
  if (kinds.includes('flow')) return ['flow'];
  return kinds.some((kind) => kindWords.has(kind)) ? ['component'] : ['flow', 'component'];
}

/** Comparisons, the one that is meant with this metric first. */
export function comparisonOffers(metric: string): Offer[] {
  const example = metricOf(metric)?.example ?? '';
  const [usual] = example.split(' ');
  return comparisons.map((sign) => ({
    label: sign,
    kind: CompletionItemKind.Operator,
    documentation: comparisonWords[sign],
    snippet: sign === usual ? figuresAsStops(example) : `${sign} `,
    ...(sign === usual ? { detail: example } : {}),
    rank: sign === usual ? ranks.first : ranks.usual,
  }));
}

/** The form of the figure that a metric is compared with; undefined where it is a word. */
export function metricForm(metric: string): Form | undefined {
  const dimension = metricOf(metric)?.dimension;
  return dimension === undefined || dimension === 'word'
    ? undefined
    : { form: 'quantity', dimension, minimum: 0 };
}

/** What a metric may be compared with. */
export function metricValueOffers(metric: string, names: Names, prefix: string): Offer[] {
  const known = metricOf(metric);
  if (!known) return [];
  const { example } = known;
  const form = metricForm(metric);
  if (!form) return valueOffers(tables.component.consistency.shape, names, prefix);
  const [, figure = ''] = example.split(' ');
  if (/^[-+]?\$?\d/.test(prefix)) return valueOffers(form, names, prefix);
  return [
    {
      label: figure,
      kind: CompletionItemKind.Value,
      detail: 'example',
      snippet: figuresAsStops(figure),
      rank: ranks.first,
    },
  ];
}

/** Everything a scenario can do, with a place for each of its parts. */
export function actionOffers(names: Names): Offer[] {
  const elements = names
    .elements('element')
    .filter(({ type, kinds }) => type !== 'flow' && !kinds.includes('client'));
  const components = elements.filter(({ type }) => type === 'component');
  const pick = (number: number, among: typeof elements) =>
    choice(number, among.length > mostNames ? [] : among.map(({ name }) => name));
  const hit = pick(1, elements);
  const one = pick(1, components);
  const cache = pick(
    1,
    components.filter(({ kinds }) => kinds.some((kind) => caches.has(kind))),
  );
  const snippets: Readonly<Record<ActionWord, string>> = {
    fail: `fail ${hit} for ${stop(2, '3m')}`,
    drain: `drain ${hit} for ${stop(2, '3m')}`,
    restart: `restart ${hit}`,
    slow: `slow ${hit} by ${stop(2, '5x')} for ${stop(3, '3m')}`,
    load: `load by ${stop(1, '3x')} for ${stop(2, '3m')}`,
    partition: `partition ${hit} for ${stop(2, '1m')}`,
    degrade: `degrade ${one} -> ${pick(2, components)} { latency: ${stop(3, '100ms')} } for ${stop(4, '3m')}`,
    flush: `flush ${cache}`,
    scale: `scale ${one} to ${stop(2, '6')}`,
    set: `set ${one} { $0 }`,
  };
  return Object.entries(actionWords).map(([word, documentation]) => ({
    label: word,
    kind: CompletionItemKind.Function,
    documentation,
    snippet: snippets[word as ActionWord],
    rank: ranks.first,
  }));
}
