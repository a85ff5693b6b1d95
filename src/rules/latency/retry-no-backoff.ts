import { formatDuration, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Connection, Flow, Model } from '../../model/model.ts';
import type { ElementId, Retries } from '../../model/settings.ts';
import { aboutConnection, relatedTo } from '../about.ts';
import { factsOf, mattering } from '../flows.ts';
import { retriesLiteral, roundedUp } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { calleeOf, callerOf, setOnArrow, whereWritten } from './arrows.ts';
import { aboutMesh, breakerFor, type Mesh, meshOf } from './mesh.ts';
import { nestedCalls } from './nested.ts';
import { slowCall } from './times.ts';

/** Fewer callers than this that each try once more make no wave. */
const crowd = 10;

/** Retries that come all at once. */
export const retryNoBackoff: Rule = {
  id: 'latency/retry-no-backoff',
  title: 'Retries that come all at the same time',
  level: 'warning',
  documentation: {
    what: 'Reports calls that are tried again without a pause (`backoff`), or after pauses that are the same for all callers (no `jitter`). Quiet for a single retry by fewer than ten callers, and where a retry `budget` or a `circuitBreaker` bounds what retries add.',
    why: 'Requests that failed together come back together, and meet a callee that had no time to recover. Pauses that grow give it time; chance spreads the callers over it.',
    sources: [
      "Brooker, Timeouts, retries, and backoff with jitter (Amazon Builders' Library)",
      'AWS Well-Architected, Reliability pillar, REL05-BP03',
    ],
    bad: `client app { users: 100k }
service api { replicas: 2 }

app -> api { retries: 2 }

flow browse from app at 100/s {
  app -> api
}
`,
    good: `client app { users: 100k }
service api { replicas: 2 }

app -> api { retries: { max: 2  backoff: exponential(100ms)  jitter: true } }

flow browse from app at 100/s {
  app -> api
}
`,
    accept: 'Where a failed call says that another replica is free at once, and there are many of them.',
  },
  *check(context) {
    const inMesh = new Map<Mesh, Retried[]>();
    for (const retried of retriedArrows(context)) {
      if (!comesTogether(context.model, retried.call)) continue;
      const mesh = meshOf(context.model, retried.call, 'retries');
      if (mesh) inMesh.set(mesh, [...(inMesh.get(mesh) ?? []), retried]);
      else yield issueOf(context, retried);
    }
    for (const [mesh, arrows] of inMesh) yield* issueOfMesh(context, mesh, arrows);
  },
};

interface Retried {
  connection: Connection;
  call: Call;
  flows: Flow[];
  /** Calls per second along the arrow. */
  rate: number;
}

/** The arrows whose calls are tried again, each with the first such call. */
function retriedArrows(context: Context): Iterable<Retried> {
  const found = new Map<ElementId, Retried>();
  for (const flow of mattering(context.model))
    for (const { call } of nestedCalls(flow)) {
      const connection = lookup(context.model).connections.get(call.connection);
      if (!connection || !((call.settings.retries?.max ?? 0) > 0)) continue;
      const rate = factsOf(context, flow.id)?.calls?.[call.id] ?? 0;
      const known = found.get(connection.id);
      if (!known) found.set(connection.id, { connection, call, flows: [flow], rate });
      else {
        known.rate += rate;
        if (!known.flows.includes(flow)) known.flows.push(flow);
      }
    }
  return found.values();
}

function comesTogether(model: Model, call: Call): boolean {
  const { retries } = call.settings;
  if (!retries || retries.budget !== undefined || call.settings.circuitBreaker) return false;
  if (pauses(retries) && retries.jitter === true) return false;
  return retries.max > 1 || callersOf(model, call) >= crowd;
}

const pauses = ({ backoff }: Retries) => backoff !== undefined && backoff.base > 0;

function callersOf(model: Model, { callers }: Call): number {
  const counts = callers.map((id) => {
    const caller = lookup(model).components.get(id);
    if (caller?.kind === 'client') return caller.settings.users ?? Number.POSITIVE_INFINITY;
    return caller?.settings.replicas?.maximum ?? 1;
  });
  return Math.max(0, ...counts);
}

function issueOf(context: Context, retried: Retried): Issue {
  const { connection, call, flows } = retried;
  return aboutConnection(context.model, connection, {
    ...whereWritten(context.model, call, 'retries'),
    message: sentence(context, retried),
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} goes this way.`)),
    fixes: spread(context.model, flows, call),
  });
}

/** The busiest of the arrows speaks for all that have their retries from one place. */
function* issueOfMesh(context: Context, mesh: Mesh, arrows: readonly Retried[]): Iterable<Issue> {
  const [busiest] = arrows.toSorted((a, b) => b.rate - a.rate);
  if (!busiest) return;
  const others = arrows.length - 1;
  const also = others > 0 ? ` So it is with ${counted(others, 'other arrow')}.` : '';
  yield aboutMesh(mesh, {
    message: `${sentence(context, busiest)}${also}`,
    evidence: 'declared',
    related: arrows.map(({ connection, call }) =>
      relatedTo(
        connection,
        `${callerOf(context.model, call)} repeats its calls to ${calleeOf(context.model, call)}.`,
      ),
    ),
    fixes: [breakerFor(mesh)],
  });
}

function sentence(context: Context, { call, rate }: Retried): string {
  const { retries } = call.settings;
  if (!retries) return '';
  const times = retries.max === 1 ? 'once' : `up to ${retries.max} times`;
  const again = `${quoted(callerOf(context.model, call))} calls ${quoted(calleeOf(context.model, call))} again ${times}`;
  return pauses(retries)
    ? `${again} after ${samePauses(retries)}, without jitter: what fails together comes back together, wave after wave.`
    : `${again} without a pause: when it fails, ${formatRate(rate)} become up to ${formatRate(rate * (1 + retries.max))} at once.${whatItServes(context, call)}`;
}

function samePauses({ backoff }: Retries): string {
  if (!backoff) return '';
  const base = formatDuration(backoff.base);
  return backoff.type === 'constant'
    ? `the same ${base} each time`
    : `the same pauses (${base}, then doubled)`;
}

function whatItServes({ analysis }: Context, { targets }: Call): string {
  const [target] = targets;
  const capacity = target && analysis.components[target.component]?.capacity;
  return capacity !== undefined && Number.isFinite(capacity) ? ` It can serve ${formatRate(capacity)}.` : '';
}

/** Shorter first pauses than this are over before anything has recovered, seconds. */
const shortest = 0.01;

function spread(model: Model, flows: readonly Flow[], call: Call): Suggestion[] {
  const { retries } = call.settings;
  if (!retries) return [];
  const slow = slowCall(
    model,
    flows.slice(0, 1).map((flow) => ({ flow, call })),
  );
  const base = retries.backoff?.base || roundedUp(Math.max(shortest, Number.isFinite(slow) ? slow : 0.1), 1);
  const backoff = { ...retries.backoff, type: 'exponential' as const, base };
  return [
    {
      title: 'Spread the retries: longer pauses each time, drawn at random',
      label: 'design',
      changes: setOnArrow(model, call, 'retries', retriesLiteral({ ...retries, backoff, jitter: true })),
    },
  ];
}
