import type { StorageEstimate } from '../../analysis/facts.ts';
import { formatDuration, formatNumber, formatSize, secondsPerYear } from '../../model/format.ts';
import { callsOf, lookup, shardsOf } from '../../model/lookup.ts';
import type { Component, Expectation, Flow, Model } from '../../model/model.ts';
import type { Disks } from '../../model/settings.ts';
import { about, isAssumed, placeOf, relatedTo } from '../about.ts';
import { factsOf } from '../flows.ts';
import { roundedDown, roundedUp, sizeLiteral, timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { shardable } from './load.ts';
import { isWriteCall } from './traffic.ts';

const secondsPerDay = 86_400;

/** A store that fills up within the planning horizon. */
export const storage: Rule = {
  id: 'capacity/storage',
  title: 'More data than there is room for',
  level: 'warning',
  documentation: {
    what: "Reports a store that holds more at the end of the planning horizon (`horizon` of the system, a year unless said) than fits on its `disks`, or than a flow expects (`expect tweets storage < 2TB`): rate of writes times size of an item, for as long as it is kept (`retention`). Each replica holds a copy of its shard. Quiet where no item's size, or neither disks nor an expectation, is stated.",
    why: 'Totals come from small items: 10 million tweets of 280 bytes a day are 2.8 TB in a thousand days. A full disk stops writes from one second to the next.',
    sources: [
      'Patterson, Gibson and Katz, A Case for Redundant Arrays of Inexpensive Disks (SIGMOD 1988)',
      'Xu, System Design Interview (2020), chapter 2 (back-of-the-envelope estimation)',
    ],
    bad: `system S { horizon: 5y }
client users
database tweets { itemSize: 280B  retention: 1000d  disks: 2TB }

flow post from users at 10M/day {
  users -> tweets write
}
`,
    good: `system S { horizon: 5y }
client users
database tweets { itemSize: 280B  retention: 1000d  disks: 3TB }

flow post from users at 10M/day {
  users -> tweets write
}
`,
    accept: 'Where old items are moved to another store before the room is used up.',
  },
  *check(context) {
    const { components } = lookup(context.model);
    for (const component of context.model.components) {
      const estimate = estimateOf(context, component);
      if (estimate?.fullAfter !== undefined && !component.settings.managed)
        yield full(context, component, estimate);
    }
    for (const flow of context.model.flows)
      for (const expectation of flow.expectations) {
        const component = components.get(expectation.subject.id);
        const estimate = component && estimateOf(context, component);
        if (component && estimate && isMissed(context, flow, expectation))
          yield overExpected(context, component, estimate, expectation);
      }
  },
};

function estimateOf({ analysis }: Context, { id }: Component): StorageEstimate | undefined {
  const { components } = analysis.estimates;
  return Object.hasOwn(components, id) ? components[id]?.storage : undefined;
}

function isMissed(context: Context, flow: Flow, { id, metric, comparison }: Expectation): boolean {
  const judged = factsOf(context, flow.id)?.expectations.find((each) => each.id === id);
  return metric === 'storage' && comparison.startsWith('<') && judged?.passed === false;
}

function full(context: Context, component: Component, estimate: StorageEstimate): Issue {
  const { bytes, bytesPerSecond, room = 0, fullAfter = 0, horizon } = estimate;
  return about(component, {
    range: placeOf(component.source, 'disks'),
    message: `${quoted(component.name)} takes in ${formatSize(bytesPerSecond * secondsPerDay)} a day and holds ${formatSize(bytes)} after ${span(horizon)}, but ${formatSize(room)} fit: it is full after ${span(fullAfter)}.`,
    ...evidenceOf(context.model, component),
    related: writers(context.model, component).map((flow) => relatedTo(flow, `${flow.name} writes to it.`)),
    fixes: [
      ...moreRoom(component, bytes, room),
      ...moreShards(component, bytes, room),
      ...shorterRetention(component, fullAfter),
    ],
  });
}

function overExpected(
  context: Context,
  component: Component,
  { bytes, bytesPerSecond, horizon }: StorageEstimate,
  { source, value, text, comparison }: Expectation,
): Issue {
  const most = Number(value);
  const promise = `${text.slice(0, text.lastIndexOf(comparison) + comparison.length)} ${sizeLiteral(roundedUp(bytes * 1.0001))}`;
  return about(component, {
    uri: source.uri,
    range: source.range,
    message: `${quoted(component.name)} takes in ${formatSize(bytesPerSecond * secondsPerDay)} a day and holds ${formatSize(bytes)} after ${span(horizon)}, more than the ${formatSize(most)} that are expected.`,
    ...evidenceOf(context.model, component),
    related: [relatedTo(component, `What it holds: ${formatSize(bytes)}.`)],
    fixes: [
      ...shorterRetention(component, most / bytesPerSecond),
      {
        title: `Promise ${promise}`,
        label: 'promise',
        changes: [{ type: 'replace', uri: source.uri, range: source.range, text: `expect ${promise}` }],
      },
    ],
  });
}

/** A flow that says nothing of its rate has that of its client, which may be no more than a default. */
function evidenceOf(model: Model, component: Component): Pick<Issue, 'evidence' | 'assumption'> {
  const { components } = lookup(model);
  const assumed = writers(model, component).some((flow) => {
    const client = components.get(flow.client);
    return client && isAssumed(client.origins.rate) && flow.rate === client.settings.rate;
  });
  return assumed
    ? { evidence: 'assumed', assumption: 'The rate of its client is a default: state it to be sure.' }
    : { evidence: 'derived' };
}

function writers(model: Model, { id, kind }: Component): Flow[] {
  const log = kind === 'topic' || kind === 'queue';
  return model.flows.filter((flow) =>
    callsOf(flow).some(
      (call) => (log || isWriteCall(call)) && call.targets.some(({ component }) => component === id),
    ),
  );
}

function moreRoom(
  { settings: { disks }, name, source }: Component,
  bytes: number,
  room: number,
): Suggestion[] {
  if (!disks || !(room > 0)) return [];
  const value = disksLiteral(disks, bytes / room);
  return [
    {
      title: `Give ${name} disks of ${value}`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'disks', value }],
    },
  ];
}

/** The same disks, so many times as large. */
function disksLiteral(disks: Disks, factor: number): string {
  if (disks.type === 'size') return sizeLiteral(roundedUp(disks.bytes * factor));
  const { type, count, size, mtbf, rebuild } = disks;
  const fields = [`count: ${count}`, `size: ${sizeLiteral(roundedUp(size * factor))}`];
  if (mtbf !== undefined) fields.push(`mtbf: ${timeLiteral(mtbf)}`);
  if (rebuild !== undefined) fields.push(`rebuild: ${timeLiteral(rebuild)}`);
  return `${type}(${fields.join(', ')})`;
}

function moreShards(component: Component, bytes: number, room: number): Suggestion[] {
  const shards = Math.ceil((shardsOf(component) * bytes) / room - 1e-9);
  if (!shardable.has(component.kind) || !(shards <= 10_000)) return [];
  return [
    {
      title: `Split ${component.name} into ${shards} shards`,
      label: 'design',
      changes: [{ type: 'set', at: component.source, key: 'shards', value: String(shards) }],
    },
  ];
}

/** Kept only as long as there is room. */
function shorterRetention(component: Component, seconds: number): Suggestion[] {
  const days = Math.floor(seconds / secondsPerDay - 1e-9);
  if (days < 1) return [];
  const value = timeLiteral(roundedDown(days) * secondsPerDay);
  return [
    {
      title: `Keep what ${component.name} holds for ${value}`,
      label: 'design',
      changes: [{ type: 'set', at: component.source, key: 'retention', value }],
    },
  ];
}

/** Whole years, else days: `5 years`, `714 days`. */
function span(seconds: number): string {
  const years = seconds / secondsPerYear;
  const whole = Math.round(years);
  if (whole >= 1 && Math.abs(years - whole) < 1e-6) return counted(whole, 'year');
  const days = seconds / secondsPerDay;
  return days >= 10 ? `${formatNumber(Math.round(days))} days` : formatDuration(seconds);
}
