import { failureFigures } from '../../analysis/reliability/failures.ts';
import { formatShare } from '../../model/format.ts';
import { replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import {
  boundsOn,
  flowsBehind,
  isMandatory,
  isOwnStore,
  isWrite,
  relatedUses,
  type Use,
  usesOf,
} from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { sparesFor } from '../spof/redundancy.ts';
import { quoted } from '../words.ts';

/** Shards with one copy each. */
export const unreplicatedShard: Rule = {
  id: 'sharding/unreplicated-shard',
  title: 'Shards of which there is one copy each',
  level: 'warning',
  documentation: {
    what: 'Reports a store with several shards and one replica of each, where a flow cannot do without it. An error where its data is `durable` and a flow that writes to it allows no loss (`expect rpo == 0s`). Data that may be lost (`durability: volatile`), best-effort flows and stores that a provider runs are left alone.',
    why: 'Each shard is one more machine that may fail, so a store in sixteen parts is whole far less often than a store in one. Whatever is lost with one of them takes its part of the data along.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 6 (partitioning and replication)',
      'Barroso, Hölzle and Ranganathan, The Datacenter as a Computer (2018), chapter 7',
    ],
    bad: `client users
service api { replicas: 2 }
database accounts { shards: 16 }

flow sign-in from users at 200/s {
  users -> api -> accounts read
}
`,
    good: `client users
service api { replicas: 2 }
database accounts {
  shards: 16
  replicas: 2
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
}

flow sign-in from users at 200/s {
  users -> api -> accounts read
}
`,
    accept:
      'Where the data can be built again from elsewhere soon enough, and part of the users can do without it until then.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { durability } = component.settings;
      if (!isOwnStore(component) || shardsOf(component) < 2 || replicasOf(component) !== 1) continue;
      if (durability === 'volatile') continue;
      const needing = usesOf(context, component.id).filter(isMandatory);
      if (needing.length > 0) yield issueOf(context, component, needing);
    }
  },
};

function issueOf(context: Context, component: Component, needing: readonly Use[]): Issue {
  const shards = shardsOf(component);
  const writers = flowsBehind(usesOf(context, component.id).filter(isWrite));
  const lossless = boundsOn(writers, 'rpo', component).some(({ limit }) => limit === 0);
  const precious = component.settings.durability === 'durable' && lossless;
  const spares = sparesFor(component);
  return about(component, {
    range: placeOf(component.source, 'shards'),
    message: `Each of ${shards} shards of ${quoted(component.name)} has one copy.${allUp(component, shards)} Losing any one takes ${formatShare(1 / shards)} of the data with it.`,
    evidence: 'declared',
    level: precious ? 'error' : 'warning',
    related: relatedUses(needing, 'needs'),
    fixes: [
      {
        title: `Give each shard of ${component.name} ${spares.replicas} replicas`,
        label: 'design',
        changes: spares.changes,
      },
    ],
  });
}

/** How often all of them are up, where the file or a technology says how often one is. */
function allUp(component: Component, shards: number): string {
  const { declared, unavailability } = failureFigures(component);
  if (!declared || !(unavailability > 0)) return '';
  return ` At ${formatShare(1 - unavailability)} each, all of them are up ${formatShare((1 - unavailability) ** shards)} of the time.`;
}
