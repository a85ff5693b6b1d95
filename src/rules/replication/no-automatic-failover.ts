import { formatDuration, formatRate } from '../../model/format.ts';
import { replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import {
  type Bound,
  boundsOn,
  flowsBehind,
  isMandatory,
  isOwnStore,
  isWrite,
  rateOf,
  relatedUses,
  usesOf,
} from './stores.ts';

/** Until somebody has noticed, logged in, decided and promoted a follower, where the file does not say, seconds. */
const usualManualTime = 30 * 60;

/** Noticing and taking over that a failover is given by default, seconds. */
const usualTakeover = 15;

/** Followers that nobody promotes when the leader is lost. */
export const noAutomaticFailover: Rule = {
  id: 'replication/no-automatic-failover',
  title: 'Followers that do not take over by themselves',
  level: 'warning',
  documentation: {
    what: 'Reports a store with a leader and followers whose `failover` is manual or not stated, when a flow that must write to it is critical, or promises an `rto` that promoting a follower by hand does not keep (30 minutes where the file does not say how long that takes). A store that a provider runs is left alone.',
    why: 'Followers keep the data, and may answer reads, but only the leader takes writes. Without a failover the copies leave a single point of failure for every write, and the outage lasts as long as it takes a person to notice and to act.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (handling node outages)',
      'AWS Well-Architected, Reliability pillar, REL11-BP02',
    ],
    bad: `client users
service shop { replicas: 2 }
database orders { replicas: 3  replication: leader-follower }

flow checkout from users at 40/s {
  tier: critical
  users -> shop -> orders write
}
`,
    good: `client users
service shop { replicas: 2 }
database orders {
  replicas: 3
  replication: leader-follower
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
}

flow checkout from users at 40/s {
  tier: critical
  users -> shop -> orders write
}
`,
    accept:
      'Where writes can wait for a person, day and night, and an automatic promotion that goes wrong would cost more than the wait.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { replication, failover } = component.settings;
      if (!isOwnStore(component) || replication !== 'leader-follower' || replicasOf(component) < 2) continue;
      if (failover?.type === 'auto') continue;
      const issue = issueOf(context, component, failover?.time);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component, stated: number | undefined): Issue | undefined {
  const writes = usesOf(context, component.id).filter(
    (use) => isWrite(use) && use.call.targets.length === 1 && isMandatory(use),
  );
  const flows = flowsBehind(writes);
  const time = stated ?? usualManualTime;
  const [strictest] = boundsOn(flows, 'rto', component);
  const hurt = flows.filter((flow) => isHurt(component, flow, time));
  if (hurt.length === 0) return undefined;
  const concerned = writes.filter(({ flow }) => hurt.includes(flow));
  const byRto = strictest !== undefined && strictest.limit < time;
  return about(component, {
    range: placeOf(component.source, 'failover'),
    message: `${whatStops(component, hurt, rateOf(concerned))} until somebody promotes a follower${stated === undefined ? '' : `, about ${formatDuration(stated)}`}${byRto ? `; ${strictest.flow.name} allows ${formatDuration(strictest.limit)}` : ''}. ${readsThen(component)}`,
    ...(byRto && stated === undefined && !hurt.some((flow) => isCritical(component, flow))
      ? {
          evidence: 'assumed',
          assumption: `Doing it by hand is taken to last ${formatDuration(usualManualTime)}: state \`failover: manual(...)\` to be sure.`,
        }
      : { evidence: 'declared' }),
    related: relatedUses(concerned, 'writes'),
    fixes: [
      {
        title: `Let a follower of ${component.name} take over by itself`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'failover', value: automatic(strictest) }],
      },
    ],
  });
}

function isHurt(component: Component, flow: Flow, time: number): boolean {
  const [bound] = boundsOn([flow], 'rto', component);
  return bound === undefined ? isCritical(component, flow) : bound.limit < time;
}

function isCritical(component: Component, flow: Flow): boolean {
  return (component.settings.tier ?? flow.settings.tier) === 'critical';
}

function whatStops(component: Component, flows: readonly Flow[], rate: number): string {
  const leader = shardsOf(component) > 1 ? 'the leader of a shard' : 'the leader';
  const part = shardsOf(component) > 1 ? ' there' : '';
  const often = rate > 0 ? ` (${formatRate(rate)})` : '';
  return `If ${leader} of ${quoted(component.name)} is lost, ${listed(flows.map(({ name }) => name))} cannot write${part}${often}`;
}

function readsThen(component: Component): string {
  const { reads } = component.settings;
  const followers = counted(replicasOf(component) - 1, 'follower');
  return reads === 'any' || reads === 'followers'
    ? `Only reads go on, from ${followers}.`
    : `Reads stop as well: ${followers} ${replicasOf(component) === 2 ? 'has' : 'have'} the data and may not answer.`;
}

/** Within what is allowed: two thirds of the time to be sure, the rest to take over. */
function automatic(bound: Bound | undefined): string {
  const allowed = bound && bound.limit > 0 ? Math.min(usualTakeover, bound.limit * 0.75) : usualTakeover;
  const third = Math.max(0.001, Math.floor((allowed / 3) * 1000) / 1000);
  return `auto(detection: ${timeLiteral(2 * third)}, takeover: ${timeLiteral(third)}, fencing: true)`;
}
