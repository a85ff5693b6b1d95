import { formatRate, formatShare } from '../../model/format.ts';
import { replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import { about } from '../about.ts';
import { type Broken, brokenBy, namedWithRate, promisesKept, relatedFlows } from '../flows.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { entryKinds, isOurs, sparesFor, spreadOver, statedDowntime } from './redundancy.ts';
import { sharedStateOf } from './shared-store-behind-replicas.ts';

/** A component with one replica whose loss breaks a flow. */
export const singleInstance: Rule = {
  id: 'spof/single-instance',
  title: 'A component that runs once and that a flow cannot do without',
  level: 'warning',
  documentation: {
    what: 'Reports a component with one replica that is a minimal cut set of order 1 of a flow: its failure alone makes the flow fail. A component whose flows all promise an availability, and keep it, is told as information. Managed services, third parties and best-effort flows are left alone, and so are flows that may be away for longer than its repair takes (`expect rto < 8h`). An entry (load balancer, proxy, gateway, dns, cdn) that all of a flow passes is `spof/entry-point` instead, and a store that holds the shared state of several servers `spof/shared-store-behind-replicas`.',
    why: 'One machine in a system of one machine takes everything with it when it stops. A second one costs little beside the outage it prevents.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL10-BP01',
      'Bass, Clements and Kazman, Software Architecture in Practice, chapter 4 (availability)',
    ],
    bad: `client users
service api
database orders { replicas: 2  replication: leader-follower }

flow checkout from users at 500/s {
  users -> api -> orders write
}
`,
    good: `client users
service api { replicas: 2 }
database orders { replicas: 2  replication: leader-follower }

flow checkout from users at 500/s {
  users -> api -> orders write
}
`,
    accept:
      'Work that can wait for a repair: nightly reports, internal tools, anything whose users agreed to the hours a year that the message tells.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isOurs(component) || replicasOf(component) !== 1 || shardsOf(component) !== 1) continue;
      const broken = brokenBy(context, component.id).filter(({ flow }) => !canWait(flow, component));
      if (broken.length === 0 || passesAll(component, broken) || sharedStateOf(context, component)) continue;
      yield issueOf(context, component, broken);
    }
  },
};

/** The flow may be away for as long as the repair takes. */
function canWait({ expectations }: Flow, { settings: { mttr } }: Component): boolean {
  const allowed = expectations.filter(
    ({ metric, comparison, subject }) =>
      metric === 'rto' && subject.type === 'flow' && (comparison === '<' || comparison === '<='),
  );
  return mttr !== undefined && allowed.length > 0 && allowed.every(({ value }) => Number(value) > mttr);
}

/** Then it is an entry point. */
function passesAll(component: Component, broken: readonly Broken[]): boolean {
  return entryKinds.has(component.kind) && broken.some(({ share }) => share >= 1 - 1e-9);
}

function issueOf(context: Context, component: Component, broken: readonly Broken[]): Issue {
  const spares = sparesFor(component);
  const spread = spreadOver(context.model, component, spares.replicas);
  return about(component, {
    message: `${sentence(component, broken)}${statedDowntime(component)}`,
    evidence: 'declared',
    ...(promisesKept(broken) ? { level: 'info' } : {}),
    related: relatedFlows(broken),
    fixes: [
      {
        title: `Give ${component.name} ${spares.replicas} replicas${spread ? ` over the zones of ${spread.places}` : ''}`,
        label: 'design',
        changes: [...spares.changes, ...(spread ? [spread.change] : [])],
      },
    ],
  });
}

function sentence(component: Component, broken: readonly Broken[]): string {
  const name = quoted(component.name);
  const [only] = broken;
  if (broken.length === 1 && only) {
    const flow = only.flow.name;
    const part =
      only.share < 1 - 1e-9
        ? `${formatShare(only.share)} of the requests of ${flow} need`
        : `every request of ${flow} needs`;
    return `${name} runs once, and ${part} it (${formatRate(only.facts.rate * only.share)}). If it stops, they fail.`;
  }
  const rate = formatRate(broken.reduce((sum, { facts, share }) => sum + facts.rate * share, 0));
  return `${name} runs once, and ${counted(broken.length, 'flow')} need it (${rate}): ${listed(broken.map(namedWithRate))}. If it stops, they fail.`;
}
