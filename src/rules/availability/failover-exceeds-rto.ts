import { formatDuration } from '../../model/format.ts';
import type { Component, Expectation, Flow } from '../../model/model.ts';
import type { Failover } from '../../model/settings.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { mandatoryCalls } from '../flows.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { isOurs, sparesFor } from '../spof/redundancy.ts';
import { listed, quoted } from '../words.ts';
import { needsLeader, type Recovery, recoveryOf } from './recovery.ts';

/** A switch-over that takes longer than the outage may last. */
export const failoverExceedsRto: Rule = {
  id: 'availability/failover-exceeds-rto',
  title: 'A recovery that takes longer than the outage may last',
  level: 'error',
  documentation: {
    what: 'Reports a component whose recovery takes longer than `expect rto < x` of a flow that cannot do without it, or of itself: detection and takeover of its `failover`, the `startup` of a cold standby, the switch by hand, the `election` of a majority, the `lease` of a leader, or the repair (`mttr`) of what nothing takes over from. Only times that the file or a technology tells are added: what is not told comes on top.',
    why: 'How ready the spare is decides how long the outage lasts: a hot one takes seconds, a cold one has to be found, started and filled while everybody waits.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL13-BP01 and REL13-BP02',
      'Bass, Clements and Kazman, Software Architecture in Practice, chapter 4 (redundant spare)',
    ],
    bad: `client users
service api { replicas: 2 }
database orders { replicas: 2  failover: manual(40m) }

flow checkout from users at 50/s {
  expect rto < 5m
  users -> api -> orders write
}
`,
    good: `client users
service api { replicas: 2 }
database orders {
  replicas: 2
  failover: auto(detection: 10s, takeover: 5s, witness: true)
}

flow checkout from users at 50/s {
  expect rto < 5m
  users -> api -> orders write
}
`,
    accept: 'Until the faster way has been practised, with an end date. Otherwise promise what it takes.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isOurs(component)) continue;
      const recovery = recoveryOf(component);
      if (!recovery) continue;
      const missed = limitsOn(context, component).filter(({ expectation }) =>
        exceeds(recovery.total, expectation),
      );
      if (missed.length > 0) yield issueOf(component, recovery, missed);
    }
  },
};

interface Limit {
  flow: Flow;
  expectation: Expectation;
}

/** What is expected of the component itself, and of the flows that stand still with it. */
function limitsOn({ model }: Context, component: Component): Limit[] {
  return model.flows.flatMap((flow) =>
    flow.expectations
      .filter(({ metric, comparison, value, subject }) => {
        if (metric !== 'rto' || typeof value !== 'number') return false;
        if (comparison !== '<' && comparison !== '<=') return false;
        if (subject.type === 'component') return subject.id === component.id;
        return subject.type === 'flow' && stopsWith(flow, component);
      })
      .map((expectation) => ({ flow, expectation })),
  );
}

function stopsWith(flow: Flow, component: Component): boolean {
  const calls = mandatoryCalls(flow, true).filter(
    ({ targets }) => targets.length === 1 && targets[0]?.component === component.id,
  );
  return calls.length > 0 && needsLeader(flow, component);
}

function exceeds(seconds: number, { comparison, value }: Expectation): boolean {
  return comparison === '<' ? seconds >= Number(value) : seconds > Number(value);
}

const whatTakes: Readonly<Record<Recovery['by'], string>> = {
  failover: 'taking over',
  election: 'electing another',
  lease: 'another one taking the lease',
  repair: 'the repair',
};

function issueOf(component: Component, recovery: Recovery, missed: readonly Limit[]): Issue {
  const { who, terms, total, by } = recovery;
  const parts = terms.length > 1 ? ` (${terms.map(told).join(' + ')})` : '';
  const limits = missed.map(
    ({ flow, expectation: { subject, comparison, value } }) =>
      `${subject.type === 'flow' ? flow.name : quoted(component.name)} allows ${comparison} ${formatDuration(Number(value))}`,
  );
  return about(component, {
    range: placeOf(component.source, terms[0]?.key ?? 'failover'),
    message: `If ${who}${quoted(component.name)} stops, ${whatTakes[by]} takes ${formatDuration(total)}${parts}, but ${listed([...new Set(limits)])}.`,
    evidence: 'declared',
    related: missed.map(({ flow, expectation }) => ({
      ...relatedTo(flow, `${flow.name} expects it: ${expectation.text}.`),
      range: expectation.source.range,
    })),
    fixes: fixesOf(
      component,
      recovery,
      Math.min(...missed.map(({ expectation }) => Number(expectation.value))),
    ),
  });
}

function told({ name, seconds }: Recovery['terms'][number]): string {
  return `${name} ${formatDuration(seconds)}`;
}

type Automatic = Extract<Failover, { type: 'auto' }>;

/** What fits into four fifths of the time, so that what is not told has some of it too. */
function fixesOf(component: Component, recovery: Recovery, limit: number): Suggestion[] {
  const { settings, name, source } = component;
  const room = limit * 0.8;
  if (recovery.by === 'lease')
    return single(room, (time) => [
      `Let the lease of ${name} end after ${time}`,
      { type: 'set', at: source, key: 'leader', value: `lease(${time})` },
    ]);
  if (recovery.by === 'election') return [];
  if (recovery.by === 'repair') return withSpares(component, limit);
  const hot = hotStandby(component, recovery, limit);
  if (hot.length > 0) return hot;
  const before: Automatic =
    settings.failover?.type === 'auto' ? settings.failover : { type: 'auto', witness: true };
  const failover = fitted(before, room);
  if (!failover) return [];
  const changes: Change[] = [{ type: 'set', at: source, key: 'failover', value: failover }];
  if (settings.standby === 'cold') changes.push({ type: 'set', at: source, key: 'standby', value: 'hot' });
  return [
    { title: `Let a spare of ${name} take over within ${formatDuration(limit)}`, label: 'design', changes },
  ];
}

function single(room: number, make: (time: string) => [string, Change]): Suggestion[] {
  const seconds = rounded(room);
  if (seconds <= 0) return [];
  const [title, change] = make(timeLiteral(seconds));
  return [{ title, label: 'design', changes: [change] }];
}

/** A standby that runs already, where the rest is quick enough. */
function hotStandby({ name, source }: Component, { terms }: Recovery, limit: number): Suggestion[] {
  const rest = terms.reduce((sum, { key, seconds }) => sum + (key === 'startup' ? 0 : seconds), 0);
  if (rest >= limit || !terms.some(({ key }) => key === 'startup')) return [];
  return [
    {
      title: `Keep the standby of ${name} running (hot)`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'standby', value: 'hot' }],
    },
  ];
}

/** Detection in up to two thirds of the room, takeover in what is left; no slower than they were. */
function fitted({ detection, takeover, fencing, witness }: Automatic, room: number): string | undefined {
  const noticed = rounded(Math.min(detection ?? 10, (room * 2) / 3));
  const taken = rounded(Math.min(takeover ?? 5, room - noticed));
  if (noticed <= 0 || taken <= 0) return undefined;
  const parts = [`detection: ${timeLiteral(noticed)}`, `takeover: ${timeLiteral(taken)}`];
  if (fencing) parts.push('fencing: true');
  if (witness) parts.push('witness: true');
  return `auto(${parts.join(', ')})`;
}

/** Whole seconds, or milliseconds below two. */
function rounded(seconds: number): number {
  return seconds >= 2 ? Math.floor(seconds) : Math.floor(seconds * 1000) / 1000;
}

/** Another replica that takes over by itself. */
function withSpares(component: Component, limit: number): Suggestion[] {
  const room = limit * 0.8;
  const failover = fitted({ type: 'auto', witness: true }, room);
  if (component.settings.replication === 'consensus' || component.kind === 'coordinator') return [];
  const changes = sparesFor(component).changes.map(
    (change): Change =>
      change.type === 'set' && change.key === 'failover' && failover !== undefined
        ? { ...change, value: failover }
        : change,
  );
  const alone = component.settings.replicas === undefined || component.settings.replicas.minimum === 1;
  if (component.settings.standby === 'cold')
    changes.push({ type: 'set', at: component.source, key: 'standby', value: 'hot' });
  if (component.settings.failover !== undefined && failover !== undefined)
    changes.push({ type: 'set', at: component.source, key: 'failover', value: failover });
  const wanted = alone
    ? changes
    : changes.filter((change) => change.type === 'set' && change.key !== 'replicas');
  return [
    { title: `Give ${component.name} a spare that takes over by itself`, label: 'design', changes: wanted },
  ];
}
