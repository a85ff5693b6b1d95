import { formatCount, formatDuration, formatFactor, formatRate } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import type { RelatedPlace } from '../finding.ts';
import { nestedCalls } from '../latency/nested.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { calledBy, factsRead, flowsTo, highest, type Load, loadOf } from './load.ts';

/** A bottleneck that is nearer than this factor on the load at peak is worth a word. */
const near = 3;
/** The scaled tier must reach this many times as far. */
const farther = 2;

/** Scaling that comes too late, or that only moves the bottleneck. */
export const autoscaleLimits: Rule = {
  id: 'capacity/autoscale-limits',
  title: 'Scaling that comes too late or stops elsewhere',
  level: 'warning',
  documentation: {
    what: 'Reports an autoscaled component that meets a sudden load (a `bursty` client, or `load` in a scenario) which the replicas that run before it cannot serve, when new ones need `delay` and `startup` to come. Quiet where it sheds load (`queueLimit`, `rateLimit`). Also tells, as information, of a tier that can scale far beyond a fixed component behind it. More load at peak than its most replicas carry is `capacity/overloaded`.',
    why: 'New replicas come minutes after they are needed. Until then the old ones have all of the load, and queue up what they will need long to work off. And a tier that scales freely carries its load on to the one that does not.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL07',
      'Gandhi, Harchol-Balter, Raghunathan and Kozuch, AutoScale, ACM Transactions on Computer Systems 30(4), 2012',
    ],
    bad: `client fans { arrival: bursty(factor: 5x, length: 2m, every: 1h) }
service web {
  replicas: 2..12  autoscale: { target: 60%  delay: 3m }
  serviceTime: 5ms  concurrency: 1
}

flow home from fans at 200/s {
  fans -> web
}
`,
    good: `client fans { arrival: bursty(factor: 5x, length: 2m, every: 1h) }
service web {
  replicas: 6..12  autoscale: { target: 60%  delay: 3m }
  serviceTime: 5ms  concurrency: 1
}

flow home from fans at 200/s {
  fans -> web
}
`,
    accept: 'A spike whose time is known beforehand, and for which somebody starts replicas by hand.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const load = loadOf(context, component);
      if (!load || !isScaled(component)) continue;
      const late = tooLate(context, component, load);
      if (late) yield late;
      const moved = bottleneckBehind(context, component, load);
      if (moved) yield moved;
    }
  },
};

function isScaled({ settings: { replicas } }: Component): boolean {
  return replicas !== undefined && replicas.maximum > replicas.minimum;
}

/** A load that is there from one moment to the next. */
interface Spike {
  factor: number;
  /** Seconds; Infinity when it stays. */
  length: number;
  told: RelatedPlace;
}

function spikesOf(model: Model, flow: Flow): Spike[] {
  const client = lookup(model).components.get(flow.client);
  const arrival = client?.settings.arrival;
  const bursts: Spike[] =
    client && arrival?.type === 'bursty'
      ? [
          {
            factor: arrival.factor,
            length: arrival.length,
            told: relatedTo(client, `Its bursts are ${formatFactor(arrival.factor)}.`),
          },
        ]
      : [];
  const events = model.scenarios.flatMap((scenario) =>
    scenario.events.flatMap(({ action, duration = Number.POSITIVE_INFINITY }): Spike[] =>
      action.type === 'load' &&
      action.factor > 1 &&
      (action.target === undefined || action.target === flow.id)
        ? [
            {
              factor: action.factor,
              length: duration,
              told: relatedTo(scenario, `It loads ${flow.name} ${formatFactor(action.factor)}.`),
            },
          ]
        : [],
    ),
  );
  return [...bursts, ...events];
}

/** Replicas that autoscaling has running at the mean load. */
function running({ settings }: Component, arrivalRate: number, each: number): number {
  const { minimum = 1, maximum = 1 } = settings.replicas ?? {};
  const wanted = Math.ceil(arrivalRate / (each * (settings.autoscale?.target ?? highest)) - 1e-9);
  return Math.max(minimum, Math.min(maximum, wanted));
}

function tooLate(context: Context, component: Component, { facts, replicas }: Load): Issue | undefined {
  const { settings, source, name } = component;
  const delay = (settings.autoscale?.delay ?? 0) + (settings.startup ?? 0);
  if (!(delay > 0) || settings.queueLimit !== undefined || sheds(context.model, component)) return undefined;
  const each = facts.capacity / replicas;
  const now = running(component, facts.arrivalRate, each);
  const worst = flowsTo(context.model, component)
    .flatMap((flow) =>
      spikesOf(context.model, flow).map((spike) => ({
        flow,
        spike,
        rate: facts.arrivalRate + extra(context, component, flow, spike),
      })),
    )
    .toSorted((a, b) => b.rate - a.rate)[0];
  if (!worst || worst.rate <= now * each * (1 + 1e-9)) return undefined;
  const lasting = Math.min(delay, worst.spike.length);
  const needed = Math.ceil(worst.rate / each - 1e-9);
  return about(component, {
    range: placeOf(source, 'replicas'),
    message: `New replicas of ${quoted(name)} take ${formatDuration(delay)} to come, and a spike brings ${formatRate(worst.rate)} at once. The ${now} that run until then can serve ${formatRate(now * each)}: ${formatCount(Math.round((worst.rate - now * each) * lasting))} requests pile up.`,
    ...restingOn(component, factsRead(context.model, component)),
    level: 'warning',
    related: [worst.spike.told],
    fixes: [
      {
        title: `Run at least ${needed} replicas of ${name}`,
        label: 'design',
        changes: [
          {
            type: 'set',
            at: source,
            key: 'replicas',
            value: `${needed}..${Math.max(settings.replicas?.maximum ?? 0, 2 * needed)}`,
          },
        ],
      },
      {
        title: `Turn away what ${name} cannot serve within a second`,
        label: 'design',
        changes: [
          { type: 'set', at: source, key: 'queueLimit', value: String(Math.max(1, Math.round(each))) },
        ],
      },
    ],
  });
}

/** Requests per second that a spike of one flow adds at a component. */
function extra({ analysis }: Context, component: Component, flow: Flow, { factor }: Spike): number {
  const calls = Object.hasOwn(analysis.flows, flow.id) ? (analysis.flows[flow.id]?.calls ?? {}) : {};
  const own = nestedCalls(flow)
    .filter(({ call }) => call.targets.some((target) => target.component === component.id))
    .reduce((sum, { call }) => sum + (calls[call.id] ?? 0) / call.targets.length, 0);
  return own * (factor - 1);
}

/** It, or an arrow to it, lets in no more than so much. */
function sheds(model: Model, component: Component): boolean {
  return (
    component.settings.rateLimit !== undefined ||
    model.connections.some(
      ({ settings, targets }) =>
        settings.rateLimit !== undefined && targets.some((target) => target.component === component.id),
    )
  );
}

/** The fixed component behind it that is saturated first. */
function bottleneckBehind(context: Context, component: Component, { utilization }: Load): Issue | undefined {
  const { components } = lookup(context.model);
  const reach = 1 / utilization;
  const behind = [...calledBy(context.model, component.id)]
    .flatMap((id: ElementId) => {
      const callee = components.get(id);
      const load = callee && !isScaled(callee) ? loadOf(context, callee) : undefined;
      return callee && load ? [{ callee, limit: 1 / load.utilization, load }] : [];
    })
    .toSorted((a, b) => a.limit - b.limit)[0];
  if (!behind || behind.limit > near || behind.limit < 1 / highest || reach < farther * behind.limit)
    return undefined;
  const { callee, limit, load } = behind;
  const { minimum = replicasOf(component), maximum = minimum } = component.settings.replicas ?? {};
  const enough = Math.ceil((maximum * limit) / reach);
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `${quoted(component.name)} scales to ${formatFactor(reach)} the load at peak, but ${quoted(callee.name)} behind it is saturated at ${formatFactor(limit)} (${formatRate(load.facts.capacity)}): more than ${enough} replicas only move the queue there.`,
    ...restingOn(callee, factsRead(context.model, callee)),
    level: 'info',
    related: [relatedTo(callee, `It is saturated at ${formatRate(load.facts.capacity)}.`)],
    fixes:
      enough > minimum
        ? [
            {
              title: `Scale ${component.name} no further than ${enough} replicas`,
              label: 'design',
              changes: [
                { type: 'set', at: component.source, key: 'replicas', value: `${minimum}..${enough}` },
              ],
            },
          ]
        : [],
  });
}
