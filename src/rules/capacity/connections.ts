import { formatCount } from '../../model/format.ts';
import { lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { callsAlong } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import type { Issue, Rule } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { isWriteCall } from './traffic.ts';

/** Callers that may open more connections than a store accepts. */
export const connections: Rule = {
  id: 'capacity/connections',
  title: 'More connections than a store accepts',
  level: 'warning',
  documentation: {
    what: 'Reports a store or broker to which the pools of its callers (`pool` of each arrow, times the most replicas of the caller) may open more connections than it accepts (`connections`, from the file or the technology). Writers, and readers that only the leader answers, all connect to one replica; other readers are spread. Callers without a `pool` are not counted.',
    why: 'The tier that scales easily starves the one that does not: each new replica brings a pool of its own, and above the limit the store refuses them all alike.',
    sources: [
      'PostgreSQL documentation, section 19.3 (max_connections)',
      'Nygard, Release It!, 2nd edition (2018), chapter 4 (unbalanced capacities)',
    ],
    bad: `client users
service api { replicas: 4..40  autoscale: { target: 60% }  -> orders { pool: 20 } }
database orders using postgres { replicas: 2  connections: 300 }

flow buy from users at 200/s {
  users -> api -> orders write
}
`,
    good: `client users
service api { replicas: 4..40  autoscale: { target: 60% }  -> orders { pool: 7 } }
database orders using postgres { replicas: 2  connections: 300 }

flow buy from users at 200/s {
  users -> api -> orders write
}
`,
    accept: 'Where something between them, that the file does not show, shares connections.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const limit = component.settings.connections;
      if (limit === undefined || component.settings.managed) continue;
      const pools = poolsTo(context.model, component);
      const opened = pools.reduce((sum, { opened }) => sum + opened, 0);
      const accepted = limit * shardsOf(component);
      if (opened > accepted) yield issueOf(context.model, component, pools, opened, accepted);
    }
  },
};

interface Pool {
  connection: Connection;
  caller: Component;
  /** Of each replica of the caller. */
  size: number;
  replicas: number;
  /** At the busiest replica of the callee. */
  opened: number;
}

function poolsTo(model: Model, callee: Component): Pool[] {
  return model.connections.flatMap((connection) => {
    const caller = lookup(model).components.get(connection.from);
    const sizes = [connection, ...callsAlong(model, connection.id)].flatMap(
      ({ settings }) => settings.pool ?? [],
    );
    if (!caller || sizes.length === 0 || connection.targets.every(({ component }) => component !== callee.id))
      return [];
    const size = Math.max(...sizes);
    const replicas = caller.settings.replicas?.maximum ?? 1;
    return [
      {
        connection,
        caller,
        size,
        replicas,
        opened: (size * replicas) / spreadOver(model, connection, callee),
      },
    ];
  });
}

/** Replicas over which the connections of an arrow are spread: one where only the leader will do. */
function spreadOver(model: Model, connection: Connection, callee: Component): number {
  const { reads, replication } = callee.settings;
  const led = replication === 'leader-follower' || replication === 'consensus';
  const toLeader =
    reads === undefined || reads === 'leader' || callsAlong(model, connection.id).some(isWriteCall);
  return led && toLeader ? 1 : replicasOf(callee);
}

function issueOf(
  model: Model,
  callee: Component,
  pools: readonly Pool[],
  opened: number,
  accepted: number,
): Issue {
  const told = pools.map(
    ({ caller, size, replicas }) => `${quoted(caller.name)} (${counted(replicas, 'replica')} x ${size})`,
  );
  return about(callee, {
    range: placeOf(callee.source, 'connections'),
    message: `${listed(told)} can open ${formatCount(Math.ceil(opened))} connections to ${quoted(callee.name)}, which accepts ${formatCount(accepted)}. Beyond that it refuses them, whoever asks.`,
    evidence: 'declared',
    related: pools.map(({ connection, caller, opened: own }) =>
      relatedTo(connection, `Up to ${formatCount(Math.ceil(own))} connections of ${caller.name}.`),
    ),
    fixes: [
      ...smallerPools(model, pools, accepted / opened),
      {
        title: `Let ${callee.name} accept ${Math.ceil(opened / shardsOf(callee))} connections`,
        label: 'design',
        changes: [
          {
            type: 'set',
            at: callee.source,
            key: 'connections',
            value: String(Math.ceil(opened / shardsOf(callee))),
          },
        ],
      },
    ],
  });
}

/** All pools smaller in the same measure, where each keeps a connection. */
function smallerPools(model: Model, pools: readonly Pool[], measure: number): Issue['fixes'] {
  const sizes = pools.map(({ size }) => Math.floor(size * measure + 1e-9));
  if (sizes.some((size) => size < 1)) return [];
  const changes = pools.flatMap(({ connection }, index) =>
    sourcesOf(model, connection, 'pool').map(
      (at): Change => ({ type: 'set', at, key: 'pool', value: String(sizes[index]) }),
    ),
  );
  const told = pools.map(({ caller }, index) => `${sizes[index]} of ${caller.name}`);
  return [{ title: `Keep fewer connections open: ${listed(told)}`, label: 'design', changes }];
}
