import { formatCount, formatDuration, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import { about, isAssumed, placeOf, relatedTo, restingOn } from '../about.ts';
import { isEvenedOut } from '../async/drain.ts';
import { mattering } from '../flows.ts';
import { nestedCalls } from '../latency/nested.ts';
import { assumedTimes, onlyStatedTimes } from '../latency/stated.ts';
import { timesOf } from '../latency/times.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import {
  flowsTo,
  growth,
  highest,
  type Load,
  loadOf,
  percent,
  relatedLoad,
  waitsForOverloaded,
  waitsWithSlots,
} from './load.ts';

/** More requests at once than there are slots for. */
export const concurrency: Rule = {
  id: 'capacity/concurrency',
  title: 'More requests at once than slots',
  level: 'error',
  documentation: {
    what: 'Reports a component whose slots (`concurrency` of its replicas) are held by more requests at once than 70% of them, at peak: rate times the time that each is held, with the time it waits for others. An error at 100%. Also users with an open `stream` to a component that spends a slot on each. Quiet for what does not hold a slot while it waits (`blocking: false`), and where the time goes to something that is itself overloaded.',
    why: 'Requests under way are rate times time (Little). A callee that takes ten times as long takes ten times the slots, while the cores do nothing: the limit is reached long before the machine is busy.',
    sources: [
      'Little, A Proof for the Queuing Formula L = λW, Operations Research 9(3), 1961',
      'Thompson, Applying Back Pressure When Overloaded (2012)',
    ],
    bad: `client users
service api { replicas: 2  concurrency: 50  serviceTime: 20ms  -> reports { timeout: 3s } }
service reports { replicas: 20  serviceTime: 450ms  concurrency: 100  cores: 100 }

flow show from users at 400/s {
  users -> api -> reports
}
`,
    good: `client users
service api { replicas: 2  concurrency: 150  serviceTime: 20ms  -> reports { timeout: 3s } }
service reports { replicas: 20  serviceTime: 450ms  concurrency: 100  cores: 100 }

flow show from users at 400/s {
  users -> api -> reports
}
`,
    accept: 'A component that is meant to turn away what is more than it has slots for.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const load = loadOf(context, component);
      if (load && load.utilization > highest + 1e-9 && waitsWithSlots(component, load)) {
        const told = waitsForOverloaded(context, component, load) || isEvenedOut(context, component, highest);
        if (!told) yield issueOf(context, component, load);
      }
      yield* streamsTo(context, component);
    }
  },
};

function issueOf(context: Context, component: Component, load: Load): Issue {
  const { name, settings, source } = component;
  const { facts, replicas, utilization } = load;
  const each = settings.concurrency ?? 1;
  const own = timesOf(context.model).system.stages.serviceOf(component, undefined).mean;
  const others = facts.holdingTime - own;
  const waiting = others > 0 ? `, ${formatDuration(others)} of it waiting for others` : '';
  const slots = replicas > 1 ? `${counted(replicas, 'replica')} x ${each} slots` : counted(each, 'slot');
  const needed = Math.ceil((each * utilization) / highest - 1e-9);
  const more = growth(component, load, Math.ceil((replicas * utilization) / highest - 1e-9));
  return about(component, {
    range: placeOf(source, 'concurrency'),
    message: `${quoted(name)} gets ${formatRate(facts.peakRate)} at peak and holds each request for ${formatDuration(facts.holdingTime)}${waiting}: ${formatCount(Math.round(utilization * replicas * each))} at once. It has ${slots}: ${percent(utilization)}. ${utilization >= 1 ? 'The rest queues up until requests fail.' : 'A callee that slows down takes the rest.'}`,
    ...evidenceOf(context, component, utilization),
    level: utilization >= 1 ? 'error' : 'warning',
    related: relatedLoad(context, component),
    fixes: [
      {
        title: `Give ${name} ${needed} slots per replica`,
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'concurrency', value: String(needed) }],
      },
      ...more.fixes,
    ],
  });
}

/** Sure where the stated times alone come to the same. */
function evidenceOf(
  { model }: Context,
  component: Component,
  utilization: number,
): Pick<Issue, 'evidence' | 'assumption'> {
  const own = restingOn(component, ['concurrency']);
  if (own.evidence === 'assumed') return own;
  const stated = timesOf(onlyStatedTimes(model)).system.stations.get(component.id);
  const alike = (stated?.peakRate ?? 0) / (stated?.capacity ?? 1) > (utilization >= 1 ? 1 - 1e-9 : highest);
  const [flow] = flowsTo(model, component);
  return alike || !flow ? own : { evidence: 'assumed', assumption: assumedTimes(model, flow) };
}

/** Users of streams that each hold a slot of the first component on their way that holds any. */
function* streamsTo({ model }: Context, component: Component): Iterable<Issue> {
  const { settings, origins, source, name } = component;
  if (settings.concurrency === undefined || isAssumed(origins.concurrency)) return;
  const streaming = streamsEndingAt(model, component);
  if (streaming.length === 0) return;
  const clients = new Set(streaming.map(({ client }) => client));
  const users = [...clients].reduce(
    (sum, id) => sum + (lookup(model).components.get(id)?.settings.users ?? 0),
    0,
  );
  const replicas = settings.replicas?.maximum ?? 1;
  const share = users / (replicas * settings.concurrency);
  if (!(share > highest)) return;
  const needed = Math.ceil(users / replicas / highest - 1e-9);
  const slots =
    replicas > 1
      ? `${counted(replicas, 'replica')} x ${settings.concurrency} slots`
      : counted(settings.concurrency, 'slot');
  yield about(component, {
    range: placeOf(source, 'concurrency'),
    message: `${formatCount(users)} users keep a stream to ${quoted(name)} open, and each holds a slot of its ${slots}: ${percent(share)}.`,
    evidence: 'declared',
    level: share >= 1 ? 'error' : 'warning',
    related: streaming.map((flow) => relatedTo(flow, `${flow.name} is such a stream.`)),
    fixes: [
      {
        title: `Hold no slot of ${name} for a stream that waits`,
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'blocking', value: 'false' }],
      },
      {
        title: `Give ${name} ${needed} slots per replica`,
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'concurrency', value: String(needed) }],
      },
    ],
  });
}

/** Each flow is followed once for a model. */
const streamsIn = new WeakMap<Model, ReadonlyMap<Component, Flow[]>>();

function streamsEndingAt(model: Model, component: Component): readonly Flow[] {
  const known = streamsIn.get(model) ?? streamsByEnd(model);
  streamsIn.set(model, known);
  return known.get(component) ?? [];
}

function streamsByEnd(model: Model): ReadonlyMap<Component, Flow[]> {
  const all = new Map<Component, Flow[]>();
  for (const flow of mattering(model)) {
    const end = endOfStream(model, flow);
    if (end) all.set(end, [...(all.get(end) ?? []), flow]);
  }
  return all;
}

function endOfStream(model: Model, flow: Flow): Component | undefined {
  const { components } = lookup(model);
  if (components.get(flow.client)?.settings.stream !== true) return undefined;
  for (const { call } of nestedCalls(flow)) {
    const target = components.get(call.targets[0]?.component ?? '');
    if (call.arrow === 'sync' && target?.kind === 'service')
      return target.settings.blocking === false ? undefined : target;
  }
  return undefined;
}
