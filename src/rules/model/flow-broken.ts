import { callsOf, lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Operation } from '../../model/model.ts';
import { about, relatedTo } from '../about.ts';
import { arrowsFrom } from '../arrows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { missingPart } from './replicas.ts';

const changes: ReadonlySet<Operation | undefined> = new Set(['write', 'set', 'delete']);

/** A step that cannot work as it is written. */
export const flowBroken: Rule = {
  id: 'model/flow-broken',
  title: 'A step of a flow that cannot work',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports calls of a flow that cannot do what they are for: a write to followers of a store, or to a store that follows another; a call to a part that its component does not have, such as the leader of a store without one. As a warning: a call that waits (`->`) for a queue or topic from which nobody takes messages, a call that ends at a balancer or network with nothing behind it, and a flow without a single call. Names that are not found, and callers that are not part of the flow, are told while the file is read.',
    why: 'What a flow costs and how often it fails is taken from its calls: with one that cannot work, all of it is about another flow.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (leaders and followers)',
      'Hohpe and Woolf, Enterprise Integration Patterns (2003), Request-Reply',
    ],
    bad: `client users
service shop { replicas: 2 }
database orders { replicas: 3 }

flow buy from users at 10/s {
  users -> shop -> orders.followers write
}
`,
    good: `client users
service shop { replicas: 2 }
database orders { replicas: 3 }

flow buy from users at 10/s {
  users -> shop -> orders.leader write
}
`,
    accept: 'Never: write what the flow does.',
  },
  *check({ model }) {
    for (const flow of model.flows) {
      if (flow.derived) continue;
      const calls = callsOf(flow);
      if (calls.length === 0) yield empty(flow);
      for (const call of calls) {
        const issue =
          writesToFollower(model, flow, call) ??
          lacksPart(model, flow, call) ??
          endsNowhere(model, flow, call);
        if (issue) yield issue;
      }
    }
  },
};

function empty(flow: Flow): Issue {
  return about(flow, {
    message: `${flow.name} calls nothing: there is nothing to tell of it.`,
    evidence: 'declared',
    level: 'warning',
  });
}

function issueAt(flow: Flow, { source }: Call, message: string, fixes: Suggestion[]): Issue {
  return {
    element: flow.id,
    uri: source.uri,
    range: source.name,
    message,
    evidence: 'declared',
    related: [],
    fixes,
  };
}

/** Followers take what their leader gives them and nothing else. */
function writesToFollower(model: Model, flow: Flow, call: Call): Issue | undefined {
  if (!changes.has(call.operation)) return undefined;
  for (const { component: id, role } of call.targets) {
    const component = lookup(model).components.get(id);
    if (!component) continue;
    const { replication, replicaOf } = component.settings;
    const led = replication === 'leader-follower' || replication === 'consensus';
    if (role === 'followers' && led)
      return issueAt(
        flow,
        call,
        `This writes to followers of ${quoted(component.name)}, which take what their leader gives them and nothing else.`,
        [],
      );
    const leader = replicaOf === undefined ? undefined : lookup(model).components.get(replicaOf);
    if (leader && leader !== component)
      return {
        ...issueAt(
          flow,
          call,
          `This writes to ${quoted(component.name)}, which follows ${quoted(leader.name)} and takes nothing else.`,
          [],
        ),
        related: [relatedTo(leader, `Writes go to ${leader.name}.`)],
      };
  }
  return undefined;
}

function lacksPart(model: Model, flow: Flow, call: Call): Issue | undefined {
  for (const { component: id, role } of call.targets) {
    const component = lookup(model).components.get(id);
    const reason = component && role && missingPart(component, role);
    if (reason !== undefined)
      return issueAt(flow, call, `${quoted(component?.name ?? id)} has no ${role}: ${reason}.`, []);
  }
  return undefined;
}

/** Nobody is there who could answer. */
function endsNowhere(model: Model, flow: Flow, call: Call): Issue | undefined {
  if (call.arrow !== 'sync' || call.steps.length > 0) return undefined;
  const targets = call.targets.flatMap(({ component }) => lookup(model).components.get(component) ?? []);
  const queue = targets.find((each) => isQueue(each) && !hasConsumer(model, each));
  if (queue)
    return {
      ...issueAt(
        flow,
        call,
        `This waits until somebody has dealt with the message, and nobody takes any from ${quoted(queue.name)}.`,
        [
          {
            title: 'Hand it over without waiting',
            label: 'design',
            changes: [{ type: 'replace', uri: call.source.uri, range: call.source.name, text: '~>' }],
          },
        ],
      ),
      level: 'warning',
    };
  const passing = targets.find(({ kind }) => kind === 'loadBalancer' || kind === 'network');
  if (!passing || laterCalls(flow, passing)) return undefined;
  return {
    ...issueAt(
      flow,
      call,
      `${flow.name} ends at ${quoted(passing.name)}, which answers nothing by itself: say what it passes this on to.`,
      [],
    ),
    level: 'warning',
  };
}

const isQueue = ({ kind }: Component) => kind === 'queue' || kind === 'topic';

function hasConsumer(model: Model, { id }: Component): boolean {
  return arrowsFrom(model, id).length > 0;
}

/** Another line of the flow goes on from it. */
function laterCalls(flow: Flow, { id }: Component): boolean {
  return callsOf(flow).some(({ callers }) => callers.includes(id));
}
