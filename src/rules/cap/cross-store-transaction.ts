import { queueKinds, storageKinds } from '../../analysis/kinds.ts';
import { lookup, shardsOf, stepsInside } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Step } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { isWrite } from '../usage.ts';
import { listed, quoted } from '../words.ts';

/** All or nothing over several stores, with nothing that makes it so. */
export const crossStoreTransaction: Rule = {
  id: 'cap/cross-store-transaction',
  title: 'Changes of several stores as one, with nothing that makes them one',
  level: 'warning',
  documentation: {
    what: 'Reports a flow with `atomic: true` that writes two stores or more, or a store and a queue, or twice to a sharded store whose transactions do not span items (`transactions: base`). Quiet with `saga`, `outbox` or `two-phase-commit`, and where all writes but one have an `undo`. What consumers do behind a queue is theirs to repeat and does not count, and neither do caches.',
    why: 'A transaction ends at the edge of its store. A crash between the two writes leaves one done and the other not: the money has left one account and not reached the other.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 9 (distributed transactions) and chapter 11 (keeping systems in sync)',
      'Garcia-Molina and Salem, Sagas (SIGMOD 1987)',
      'Richardson, Microservices Patterns (2018), chapter 3 (transactional outbox)',
    ],
    bad: `client users
service bank { replicas: 2 }
database accounts { replicas: 2 }
database ledger { replicas: 2 }

flow transfer from users at 10/s {
  atomic: true
  users -> bank -> accounts write
  bank -> ledger write
}
`,
    good: `client users
service bank { replicas: 2 }
database accounts { replicas: 2 }
database ledger { replicas: 2 }

flow transfer from users at 10/s {
  atomic: saga
  users -> bank -> accounts write undo { bank -> accounts write }
  bank -> ledger write
}
`,
    accept: 'Where a job compares the stores and repairs what differs, sooner than anybody minds.',
  },
  *check(context) {
    for (const flow of context.model.flows) {
      if (flow.settings.atomic !== 'true') continue;
      const writes = writesOf(context.model, flow);
      const issue = issueOf(flow, writes);
      if (issue) yield issue;
    }
  },
};

interface Write {
  call: Call;
  component: Component;
}

/** What the request itself changes: not the caches, and nothing that consumers of a queue or compensations do. */
function writesOf(model: Model, flow: Flow): Write[] {
  const { components } = lookup(model);
  const found: Write[] = [];
  const waiting: Step[] = flow.steps.toReversed();
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.type !== 'call') {
      waiting.push(...stepsInside(step).toReversed());
      continue;
    }
    const [target] = step.targets;
    const component = target && components.get(target.component);
    const hands = component !== undefined && queueKinds.has(component.kind);
    if (component && (hands || keeps(step, component))) found.push({ call: step, component });
    if (!hands) waiting.push(...[...step.steps, ...(step.miss?.steps ?? [])].toReversed());
  }
  return found;
}

function keeps(call: Call, { kind }: Component): boolean {
  return isWrite(call) && storageKinds.has(kind) && kind !== 'cache';
}

function issueOf(flow: Flow, writes: readonly Write[]): Issue | undefined {
  const components = [...new Set(writes.map(({ component }) => component))];
  const [first, ...others] = components;
  if (!first || writes.filter(({ call }) => call.undo === undefined).length <= 1) return undefined;
  const split = others.length > 0 || (writes.length > 1 && isApart(first));
  if (!split) return undefined;
  const what =
    others.length > 0
      ? listed(components.map(verb))
      : `writes ${writes.length} items of ${quoted(first.name)}, which may be in different ones of its ${shardsOf(first)} shards`;
  const left =
    others.length > 0
      ? `${quoted(first.name)} ${done(first)} and ${quoted(others[0]?.name ?? '')} not`
      : 'one written and the other not';
  return about(flow, {
    range: placeOf(flow.source, 'atomic'),
    message: `${flow.name} is to take effect as a whole, but it ${what}, and nothing makes that all or nothing. A crash in between leaves ${left}.`,
    evidence: 'declared',
    related: components.map((component) => relatedTo(component, `${flow.name} ${verb(component)}.`)),
    fixes: fixesOf(flow, components),
  });
}

/** Each change of it stands alone, and items are in different places. */
function isApart(component: Component): boolean {
  return component.settings.transactions === 'base' && shardsOf(component) > 1;
}

function verb({ kind, name }: Component): string {
  return queueKinds.has(kind) ? `hands over to ${quoted(name)}` : `writes ${quoted(name)}`;
}

function done({ kind }: Component): string {
  return queueKinds.has(kind) ? 'told' : 'written';
}

function fixesOf({ source }: Flow, components: readonly Component[]): Suggestion[] {
  const queues = components.filter(({ kind }) => queueKinds.has(kind));
  const by = (value: string, title: string): Suggestion => ({
    title,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'atomic', value }],
  });
  const saga = by('saga', 'Compensate what was done when a later step fails (saga)');
  if (queues.length > 0 && components.length - queues.length === 1)
    return [by('outbox', 'Write the message beside the data and send it from there (outbox)'), saga];
  const together =
    components.length > 1 && components.every(({ settings }) => settings.transactions === 'acid');
  return together
    ? [saga, by('two-phase-commit', 'Ask all stores before any of them commits (two-phase commit)')]
    : [saga];
}
