import { movedShare } from '../../analysis/estimates/remap.ts';
import { standardNormal } from '../../analysis/latency/percentile.ts';
import { formatFactor, formatNumber, formatShare } from '../../model/format.ts';
import { lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import type { ShardBy, Strategy } from '../../model/settings.ts';
import type { Source } from '../../model/source.ts';
import { about, aboutConnection, placeOf } from '../about.ts';
import { callsAlong } from '../flows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';

/** Points on the ring from which on the shares of nodes differ by no more than about a tenth. */
const enoughPoints = 100;
const usualPoints = 150;

/** Placement of keys that one more node throws into disorder. */
export const hashPlacement: Rule = {
  id: 'sharding/hash-placement',
  title: 'Keys placed by a hash modulo the number of nodes',
  level: 'warning',
  documentation: {
    what: 'Reports keys that are placed by `modulo-hash` on nodes that hold something: the replicas of a cache, services with a `localCache` or local sessions, the shards of a store where the file says so. The share that moves from N to N+1 nodes is 1 - min/lcm. As a hint, a ring on which the file puts fewer than 100 points for each of three or more nodes. Nodes that hold nothing are left alone.',
    why: 'The remainder changes for nearly every key when the number of nodes does: caches go cold, data has to be copied, sessions are lost, just when a node was added because there was too much to do, or died. A ring or the highest random weight moves only what it must.',
    sources: [
      'Karger et al., Consistent Hashing and Random Trees (STOC 1997)',
      'Thaler and Ravishankar, Using Name-Based Mappings to Increase Hit Rates (IEEE/ACM Transactions on Networking 6(1), 1998)',
    ],
    bad: `client users
service api { replicas: 4 }
cache hot { replicas: 4  strategy: modulo-hash  ttl: 10m }
database items { replicas: 2 }

flow browse from users at 1000/s {
  users -> api -> hot get miss { api -> items read }
}
`,
    good: `client users
service api { replicas: 4 }
cache hot { replicas: 4  strategy: consistent-hash(vnodes: 150)  ttl: 10m }
database items { replicas: 2 }

flow browse from users at 1000/s {
  users -> api -> hot get miss { api -> items read }
}
`,
    accept:
      'Where the number of nodes never changes while users are served: a fixed set, changed in a maintenance window.',
  },
  *check({ model }) {
    for (const component of model.components) {
      const { shardBy, replication } = component.settings;
      const shards = shardsOf(component);
      if (shardBy && shards > 1 && component.origins.shardBy?.from === 'file')
        yield* judged(
          { model, at: component, key: 'shardBy', nodes: shards, of: 'shards', holder: component },
          shardBy,
        );
      const { strategy } = component.settings;
      const copies = replication !== undefined && replication !== 'none';
      if (component.kind === 'cache' && !copies && strategy && component.origins.strategy?.from === 'file')
        yield* judged(
          {
            model,
            at: component,
            key: 'strategy',
            nodes: most(component),
            of: 'replicas',
            holder: component,
          },
          strategy,
        );
    }
    for (const connection of model.connections) yield* alongArrow(model, connection);
  },
};

/** Whose own strategy is about those they call. */
const balancers: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway']);

/** Keys that are placed on nodes by what is written somewhere. */
interface Placement {
  model: Model;
  /** Where the choice is written. */
  at: Component | Connection;
  key: 'strategy' | 'shardBy';
  /** Where in an arrow's case: a call may say it. */
  source?: Source;
  nodes: number;
  of: 'replicas' | 'shards' | 'targets';
  holder: Component;
}

const most = (component: Component) => component.settings.replicas?.maximum ?? replicasOf(component);

/** What an arrow, or else the balancer that it starts from, says of how its targets are chosen. */
function* alongArrow(model: Model, connection: Connection): Generator<Issue> {
  const { components } = lookup(model);
  const holders = connection.targets.flatMap(({ component }) => components.get(component) ?? []);
  const [holder] = holders;
  const several = holders.length > 1;
  if (!holder || !holders.every((target) => heldBy(target) !== undefined)) return;
  // Replicas of one store are copies: whichever is asked has the key.
  if (!several && heldBy(holder) === copied) return;
  const placement = {
    model,
    key: 'strategy',
    nodes: several ? holders.length : least(holder),
    of: several ? 'targets' : 'replicas',
    holder,
  } as const;
  const written = [connection, ...callsAlong(model, connection.id)].find(
    ({ source, settings }) => settings.strategy !== undefined && Object.hasOwn(source.properties, 'strategy'),
  );
  const caller = components.get(connection.from);
  if (written?.settings.strategy)
    yield* judged({ ...placement, at: connection, source: written.source }, written.settings.strategy);
  else if (
    caller?.settings.strategy &&
    balancers.has(caller.kind) &&
    caller.origins.strategy?.from === 'file'
  )
    yield* judged({ ...placement, at: caller }, caller.settings.strategy);
}

/** Replicas at the least; where autoscaling moves their number, at least two. */
const least = (component: Component) => (most(component) > 1 ? Math.max(2, replicasOf(component)) : 1);

/** What is in the wrong place once keys have moved. */
function heldBy({ kind, settings }: Component): string | undefined {
  if (kind === 'cache') return settings.replication === 'copies' ? undefined : cached;
  if (settings.localCache) return cached;
  if (settings.sessions === 'local') return 'Users whose requests move lose their session.';
  return kind === 'database' || kind === 'search' || kind === 'objectStore' ? copied : undefined;
}

const cached = 'What moves is missed, and falls on what is behind the cache.';
const copied = 'What moves has to be copied while it is in use.';

function* judged(placement: Placement, choice: Strategy | ShardBy): Generator<Issue> {
  if (placement.nodes < 2) return;
  if (choice.type === 'modulo-hash') yield moduloIssue(placement);
  const points = choice.type === 'consistent-hash' ? choice.virtualNodes : undefined;
  if (points !== undefined && points >= 1 && points < enoughPoints && placement.nodes >= 3)
    yield ringIssue(placement, points);
}

function moduloIssue(placement: Placement): Issue {
  const { nodes, of, holder } = placement;
  const moved = formatShare(movedShare(nodes, nodes + 1, 'modulo'));
  const least = formatShare(movedShare(nodes, nodes + 1, 'consistent'));
  const whose = of === 'targets' ? `targets` : `${of} of ${quoted(holder.name)}`;
  return issueAt(
    placement,
    `Going from ${nodes} to ${nodes + 1} ${whose} moves ${moved} of the keys; consistent hashing moves ${least}. ${of === 'shards' ? copied : heldBy(holder)}`,
    'warning',
    [
      set(placement, `consistent-hash(vnodes: ${usualPoints})`, 'Place keys on a ring'),
      set(placement, 'rendezvous', 'Place each key where its hash with the node is highest'),
    ],
  );
}

function ringIssue(placement: Placement, points: number): Issue {
  const { nodes, of, holder } = placement;
  const busiest = formatFactor(busiestShare(nodes, points));
  const whose =
    of === 'targets' ? 'target' : `${of === 'shards' ? 'shard' : 'replica'} of ${quoted(holder.name)}`;
  return issueAt(
    placement,
    `With ${formatNumber(points)} points on the ring for each of ${nodes}, the busiest ${whose} gets about ${busiest} its share of the keys.`,
    'hint',
    [set(placement, `consistent-hash(vnodes: ${usualPoints})`, `Give each ${usualPoints} points`)],
  );
}

/**
 * Expected share of the busiest of n nodes over the mean. A node's share of a ring with v points varies by about
 * 1 / sqrt(v); the largest of n normal values is expected at the quantile (n - 0.375) / (n + 0.25) (Blom 1958).
 */
function busiestShare(nodes: number, points: number): number {
  return 1 + standardNormal((nodes - 0.375) / (nodes + 0.25)) / Math.sqrt(points);
}

function issueAt(
  { model, at, key, source }: Placement,
  message: string,
  level: Issue['level'] & string,
  fixes: Suggestion[],
): Issue {
  const where = source ?? at.source;
  const told = {
    uri: where.uri,
    range: placeOf(where, key),
    message,
    evidence: 'declared',
    level,
    fixes,
  } as const;
  const arrow = lookup(model).connections.get(at.id);
  return arrow ? aboutConnection(model, arrow, { ...told }) : about(at, { ...told });
}

function set({ at, key, source, holder }: Placement, value: string, title: string): Suggestion {
  return {
    title: `${title} (${holder.name})`,
    label: 'design',
    changes: [{ type: 'set', at: source ?? at.source, key, value }],
  };
}
