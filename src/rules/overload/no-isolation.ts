import { momentsTiming } from '../../analysis/latency/moments.ts';
import { responseTime } from '../../analysis/latency/walk.ts';
import { formatCount, formatDuration, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Component, Connection, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, aboutConnection, relatedTo } from '../about.ts';
import { factsOf, mattering } from '../flows.ts';
import { calleeOf, setOnArrow, whereWritten } from '../latency/arrows.ts';
import { longestWait } from '../latency/limits.ts';
import { nestedCalls } from '../latency/nested.ts';
import { timesOf } from '../latency/times.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';

/** Flows whose times differ by more than this should not wait in one line. */
const unlike = 10;
/** Below this share of the slots, sharing them does no harm. */
const idle = 0.3;

/** One pool of slots that a slow callee, or a slow flow, takes from all. */
export const noIsolation: Rule = {
  id: 'overload/no-isolation',
  title: 'One slow part stops the others',
  level: 'warning',
  documentation: {
    what: 'Reports calls that, when their callee hangs, hold more slots of the caller until they time out than it has free, so that flows which do not need the callee stop as well. Quiet with a `circuitBreaker` or a `pool` smaller than the `concurrency`, and where a shorter timeout keeps the slots free. A caller that waits without a timeout is `latency/missing-timeout`. Also tells, as information, of flows that share slots although one takes ten times as long as the other. Only for callers whose `concurrency` is stated.',
    why: 'Fail fast, and keep the rest: a part that is slow should cost those who ask it, and nobody else. Breakers and separate pools are the walls between them.',
    sources: [
      'Nygard, Release It!, 2nd edition (2018), chapter 5 (circuit breaker, bulkheads)',
      'AWS Well-Architected, Reliability pillar, REL10-BP04 (bulkheads)',
    ],
    bad: `client users
service api { replicas: 2  concurrency: 50  serviceTime: 5ms }
service hints { replicas: 2 }
database orders { replicas: 2 }

api -> hints { timeout: 2s }
api -> orders { timeout: 100ms }

flow browse from users at 100/s {
  users -> api -> hints
}
flow buy from users at 20/s {
  users -> api -> orders write
}
`,
    good: `client users
service api { replicas: 2  concurrency: 50  serviceTime: 5ms }
service hints { replicas: 2 }
database orders { replicas: 2 }

api -> hints { timeout: 2s  circuitBreaker: { errors: 50%  window: 10s  open: 30s } }
api -> orders { timeout: 100ms }

flow browse from users at 100/s {
  users -> api -> hints
}
flow buy from users at 20/s {
  users -> api -> orders write
}
`,
    accept: 'Where the callee is never down without the caller, because both are one machine.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!sharesSlots(component)) continue;
      const uses = usesOf(context, component);
      let told = false;
      for (const use of uses) {
        const issue = hanging(context, component, use);
        if (issue) {
          told = true;
          yield issue;
        }
      }
      const queued = told ? undefined : oneLine(context, component);
      if (queued) yield queued;
    }
  },
};

/** The file says how many slots there are, and each is held while its request waits. */
function sharesSlots({ kind, settings, origins }: Component): boolean {
  return (
    kind !== 'client' &&
    settings.managed !== true &&
    settings.blocking !== false &&
    settings.concurrency !== undefined &&
    origins.concurrency?.from === 'file'
  );
}

const slotsOf = ({ settings }: Component) => (settings.concurrency ?? 1) * (settings.replicas?.minimum ?? 1);

/** How the flows of a component use an arrow that leaves it. */
interface Use {
  connection: Connection;
  call: Call;
  /** Calls per second. */
  rate: number;
  /** Slots held when nobody answers. */
  held: number;
  /** Flows that fail with the callee anyway. */
  needing: Set<Flow>;
}

function usesOf(context: Context, component: Component): Use[] {
  const { connections } = lookup(context.model);
  const found = new Map<ElementId, Use>();
  for (const flow of flowsThrough(context, component))
    for (const { call } of nestedCalls(flow)) {
      const connection = connections.get(call.connection);
      const wait = longestWait(call);
      if (!connection || connection.from !== component.id || call.arrow !== 'sync' || wait === undefined)
        continue;
      const rate = factsOf(context, flow.id)?.calls?.[call.id] ?? 0;
      const use = found.get(connection.id) ?? {
        connection,
        call,
        rate: 0,
        held: 0,
        needing: new Set<Flow>(),
      };
      use.rate += rate;
      use.held += rate * wait;
      if (!call.settings.optional && !call.otherwise) use.needing.add(flow);
      found.set(connection.id, use);
    }
  return [...found.values()];
}

/** The flows that wait for the component. */
function flowsThrough(context: Context, { id }: Component): readonly Flow[] {
  const known = waitingFor.get(context) ?? flowsByComponent(context);
  waitingFor.set(context, known);
  return known.get(id) ?? [];
}

const waitingFor = new WeakMap<Context, ReadonlyMap<ElementId, Flow[]>>();

function flowsByComponent(context: Context): ReadonlyMap<ElementId, Flow[]> {
  const all = new Map<ElementId, Flow[]>();
  for (const flow of mattering(context.model)) {
    const waited = nestedCalls(flow).flatMap(({ call }) => (call.arrow === 'sync' ? call.targets : []));
    for (const id of new Set(waited.map(({ component }) => component)))
      all.set(id, [...(all.get(id) ?? []), flow]);
  }
  return all;
}

function hanging(context: Context, component: Component, use: Use): Issue | undefined {
  const { call, connection, held, needing, rate } = use;
  const { circuitBreaker, pool } = call.settings;
  const slots = slotsOf(component);
  const others = flowsThrough(context, component).filter((flow) => !needing.has(flow));
  if (circuitBreaker || (pool !== undefined && pool < (component.settings.concurrency ?? 0)))
    return undefined;
  if (others.length === 0 || !(held > slots)) return undefined;
  const wait = longestWait(call) ?? 0;
  const callee = calleeOf(context.model, call);
  const half = Math.max(1, Math.floor((component.settings.concurrency ?? 2) / 2));
  return aboutConnection(context.model, connection, {
    ...whereWritten(context.model, call, 'timeout'),
    message: `If ${quoted(callee)} hangs, the calls of ${quoted(component.name)} wait ${formatDuration(wait)} each: ${formatCount(Math.round(held))} at once for its ${counted(slots, 'slot')}, taken within ${formatDuration(slots / rate)}. ${listed(others.map(({ name }) => name))} then ${others.length === 1 ? 'stops' : 'stop'} as well.`,
    evidence: 'declared',
    related: others.map((flow) => relatedTo(flow, `${flow.name} could do without ${callee}.`)),
    fixes: [
      {
        title: `Stop calling ${callee} while it fails`,
        label: 'design',
        changes: setOnArrow(context.model, call, 'circuitBreaker', '{ errors: 50%  window: 10s  open: 30s }'),
      },
      {
        title: `Keep ${half} of the ${component.settings.concurrency ?? 1} slots for others`,
        label: 'design',
        changes: setOnArrow(context.model, call, 'pool', String(half)),
      },
    ],
  });
}

/** A slow flow and a fast one in one line. */
function oneLine(context: Context, component: Component): Issue | undefined {
  const facts = context.analysis.components[component.id];
  if (!facts || component.settings.discipline === 'priority' || !(facts.slotUtilization >= idle))
    return undefined;
  const held = flowsThrough(context, component)
    .map((flow) => ({ flow, time: heldBy(context.model, component, flow) }))
    .toSorted((a, b) => b.time - a.time);
  const [slowest, fastest] = [held[0], held.at(-1)];
  if (!slowest || !fastest || !(fastest.time > 0) || slowest.time < unlike * fastest.time) return undefined;
  return about(component, {
    message: `${slowest.flow.name} (${formatDuration(slowest.time)} each) and ${fastest.flow.name} (${formatDuration(fastest.time)}) share the ${counted(slotsOf(component), 'slot')} of ${quoted(component.name)}: as many slow requests at once stop the fast ones. Give them pools of their own.`,
    level: 'info',
    related: [slowest, fastest].map(({ flow }) =>
      relatedTo(flow, `${formatRate(factsOf(context, flow.id)?.rate ?? 0)} of ${flow.name}.`),
    ),
  });
}

/** Mean time that a request of the flow holds a slot here, seconds. */
function heldBy(model: Model, component: Component, flow: Flow): number {
  const { roundTrips, system } = timesOf(model);
  const times: number[] = [];
  responseTime(model, flow, momentsTiming(roundTrips, system.stages), system.sharing, (call, inner) => {
    if (call.targets.some((target) => target.component === component.id))
      times.push(inner.mean + system.stages.serviceOf(component, call.operation).mean);
  });
  const finite = times.filter(Number.isFinite);
  return finite.length === times.length ? Math.max(0, ...finite) : 0;
}
