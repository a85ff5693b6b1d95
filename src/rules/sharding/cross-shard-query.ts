import { formatRate } from '../../model/format.ts';
import { lookup, shardsOf } from '../../model/lookup.ts';
import type { Call, Component, Flow } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Source } from '../../model/source.ts';
import { aboutConnection, placeOf } from '../about.ts';
import { rateOf, relatedUses, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';

/** Of a store's operations: below this share asking everybody is a report now and then. */
const seldom = 0.01;

/** Requests that ask every shard. */
export const crossShardQuery: Rule = {
  id: 'sharding/cross-shard-query',
  title: 'A request that has to ask every shard',
  level: 'warning',
  documentation: {
    what: 'Reports calls to a sharded database that look up `by` another field than its `shardKey`, and those that `scan` it, where they make up at least 1% of what it is asked. Search indexes and warehouses, which are made for it, and best-effort flows are left alone.',
    why: 'Only the shard key tells where an item is. Whoever asks by something else must ask everybody, waits for the slowest, fails with any of them, and costs as much as that many requests, so that more shards make it worse.',
    sources: [
      'Dean and Barroso, The Tail at Scale (Communications of the ACM 56(2), 2013)',
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 6 (partitioning and secondary indexes)',
    ],
    bad: `client users
service api { replicas: 4 }
database comments { replicas: 2  shards: 32  shardKey: { name: "userId" } }

flow look-at-photo from users at 900/s {
  users -> api -> comments read { by: "photoId" }
}
`,
    good: `client users
service api { replicas: 4 }
database comments { replicas: 2  shards: 32  shardKey: { name: "photoId" } }

flow look-at-photo from users at 900/s {
  users -> api -> comments read { by: "photoId" }
}
`,
    accept: 'Where the answer may be slow and incomplete, and there is capacity for the extra load.',
  },
  *check(context) {
    for (const component of context.model.components)
      if (component.kind === 'database' && shardsOf(component) > 1) yield* issuesOf(context, component);
  },
};

/** Calls along one arrow that ask everybody in the same way. */
interface Scatter {
  connection: ElementId;
  uses: Use[];
  by?: string;
}

function* issuesOf(context: Context, component: Component): Generator<Issue> {
  const uses = usesOf(context, component.id);
  const all = rateOf(uses);
  const scatters = new Map<string, Scatter>();
  for (const use of uses) {
    const { by } = use.call.settings;
    if (!asksAll(component, use.call)) continue;
    const name = JSON.stringify([use.call.connection, by]);
    const scatter = scatters.get(name) ?? {
      connection: use.call.connection,
      uses: [],
      ...(by === undefined ? {} : { by }),
    };
    scatter.uses.push(use);
    scatters.set(name, scatter);
  }
  for (const scatter of scatters.values())
    if (rateOf(scatter.uses) > 0 && rateOf(scatter.uses) >= seldom * all)
      yield* issueOf(context, component, scatter);
}

/** Without both names nothing is known of a look-up; a scan by the shard key asks one. */
function asksAll({ settings: { shardKey } }: Component, { operation, settings: { by } }: Call): boolean {
  const key = shardKey?.name;
  if (by !== undefined && key !== undefined) return !fields(by).includes(key.trim().toLowerCase());
  return operation === 'scan';
}

/** `country, userId` names two. */
function fields(by: string): string[] {
  return by
    .toLowerCase()
    .split(/[^\w.-]+/)
    .filter((field) => field !== '');
}

function* issueOf(context: Context, component: Component, scatter: Scatter): Generator<Issue> {
  const { connections } = lookup(context.model);
  const connection = connections.get(scatter.connection);
  const [first] = scatter.uses;
  if (!connection || !first) return;
  const shards = shardsOf(component);
  const rate = rateOf(scatter.uses);
  const names = listed([...new Set(scatter.uses.map(({ flow }: { flow: Flow }) => flow.name))]);
  const source = writtenAt(first.call, connection.source);
  const how =
    scatter.by === undefined || component.settings.shardKey?.name === undefined
      ? `${names} reads over all keys of ${quoted(component.name)}`
      : `${names} looks ${quoted(component.name)} up by ${scatter.by}, but it is sharded by ${component.settings.shardKey.name}`;
  yield aboutConnection(context.model, connection, {
    uri: source.uri,
    range: placeOf(source, 'by'),
    message: `${how}: each of ${formatRate(rate)} asks all ${shards} shards (${formatRate(rate * shards)} in all), fails with any of them, and has a p99 as slow as the ${oneShards(shards)} of one shard.`,
    evidence: 'declared',
    related: relatedUses(scatter.uses, 'asks all of'),
    fixes: fixesOf(context, component, scatter),
  });
}

/** The percentile of each that all of them stay under in 99 of 100 requests: `p99.97`. */
function oneShards(shards: number): string {
  const share = 0.99 ** (1 / shards);
  return `p${(share * 100).toFixed(Math.max(1, Math.ceil(-Math.log10(1 - share)) - 2))}`;
}

function writtenAt(call: Call, arrow: Source): Source {
  return Object.hasOwn(call.source.properties, 'by') || !Object.hasOwn(arrow.properties, 'by')
    ? call.source
    : arrow;
}

/** Another key, where nobody looks up by any other. */
function fixesOf(context: Context, component: Component, { by }: Scatter): Suggestion[] {
  const asked = by === undefined ? [] : fields(by);
  const everybody = usesOf(context, component.id).every(({ call }) =>
    call.settings.by === undefined ? false : fields(call.settings.by).join() === asked.join(),
  );
  if (by === undefined || asked.length !== 1 || !everybody) return [];
  return [
    {
      title: `Shard ${component.name} by ${by}`,
      label: 'design',
      changes: [
        { type: 'set', at: component.source, key: 'shardKey', value: `{ name: ${JSON.stringify(by)} }` },
      ],
    },
  ];
}
