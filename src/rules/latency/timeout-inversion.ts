import { queueKinds } from '../../analysis/kinds.ts';
import { formatDuration } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Flow, Model } from '../../model/model.ts';
import { about, aboutConnection, placeOf, relatedTo } from '../about.ts';
import { mattering } from '../flows.ts';
import { roundedDown, roundedUp, timeLiteral } from '../literal.ts';
import { sharesStatement } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { calleeOf, callerOf, nameOf, setOnArrow, whereWritten } from './arrows.ts';
import { type Limit, limitAbove, longestWait, patientClient } from './limits.ts';
import { aboutMesh, addToMesh, type Mesh, meshOf } from './mesh.ts';
import { nestedCalls } from './nested.ts';
import { slowCall } from './times.ts';

/** Inner calls that may go on after the outer one was given up. */
export const timeoutInversion: Rule = {
  id: 'latency/timeout-inversion',
  title: 'Work that goes on after its caller has given up',
  level: 'warning',
  documentation: {
    what: 'Reports a call whose `timeout` (or a client whose `patience`) is shorter than what one call within it may take: its timeout times its attempts, and the pauses between them. Quiet where the limit travels with the request (`deadline: propagate`). Limits that a system or a group gives all its arrows are told once, there.',
    why: 'The caller is gone, and the callee works on for nobody, often while the caller has already sent the same again. A fallback behind the inner call never gets its turn. Limits must shrink on the way in.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (deadline propagation)',
      "Brooker, Timeouts, retries, and backoff with jitter (Amazon Builders' Library)",
    ],
    bad: `client users
service web { replicas: 2 }
service api { replicas: 2 }
database orders { replicas: 2 }

web -> api { timeout: 1s }
api -> orders { timeout: 800ms  retries: { max: 2  backoff: exponential(20ms)  jitter: true } }

flow buy from users at 20/s {
  users -> web -> api -> orders read
}
`,
    good: `client users
service web { replicas: 2 }
service api { replicas: 2 }
database orders { replicas: 2 }

web -> api { timeout: 1s }
api -> orders { timeout: 250ms  retries: { max: 2  backoff: exponential(20ms)  jitter: true } }

flow buy from users at 20/s {
  users -> web -> api -> orders read
}
`,
    accept: 'Where the inner work is wanted even when its caller has gone, such as filling a cache.',
  },
  *check(context) {
    const worst = new Map<string, Inversion>();
    for (const flow of mattering(context.model))
      for (const inversion of inversionsOf(context.model, flow)) {
        const key = `${inversion.outer?.by.connection ?? flow.client} ${inversion.inner.connection}`;
        const before = worst.get(key);
        if (!before || inversion.takes > before.takes) worst.set(key, inversion);
      }
    const inMesh = new Map<Mesh, Inversion[]>();
    for (const inversion of worst.values()) {
      const mesh = meshOfBoth(context.model, inversion);
      if (mesh) inMesh.set(mesh, [...(inMesh.get(mesh) ?? []), inversion]);
      else {
        const issue = issueOf(context, inversion);
        if (issue) yield issue;
      }
    }
    for (const [mesh, inversions] of inMesh) yield* issueOfMesh(context, mesh, inversions);
  },
};

interface Inversion {
  flow: Flow;
  inner: Call;
  /** At most, seconds. */
  takes: number;
  /** The timeout that ends before; absent where the client's patience does. */
  outer?: Limit;
  limit: number;
  /** What the outer call itself may take, seconds; Infinity when nobody above it gives up. */
  room: number;
}

function inversionsOf(model: Model, flow: Flow): Inversion[] {
  const { client, patience = Number.POSITIVE_INFINITY } = patientClient(model, flow.client) ?? {};
  return nestedCalls(flow).flatMap(({ call: inner, above }): Inversion[] => {
    const takes = longestWait(inner);
    if (inner.arrow !== 'sync' || takes === undefined) return [];
    const outer = limitAbove(above);
    if (outer && delivers(model, outer.by)) return [];
    const limit = outer?.time ?? patience;
    if (outer?.propagated || !(takes > limit * (1 + 1e-9))) return [];
    if (outer) {
      const around = limitAbove(above.slice(0, above.indexOf(outer.by)));
      return [{ flow, inner, takes, outer, limit, room: around?.time ?? patience }];
    }
    const [outermost = inner] = above;
    return client && outermost.callers.includes(client.id) ? [{ flow, inner, takes, limit, room: 0 }] : [];
  });
}

/** What a queue hands to its consumer: nobody waits for it. */
function delivers(model: Model, { callers }: Call): boolean {
  const { components } = lookup(model);
  return callers.some((id) => queueKinds.has(components.get(id)?.kind ?? 'client'));
}

/** Both limits come from one place, which is then where the mistake is. */
function meshOfBoth(model: Model, { inner, outer }: Inversion): Mesh | undefined {
  const mesh = outer && meshOf(model, outer.by, 'timeout');
  return mesh && meshOf(model, inner, 'timeout') === mesh ? mesh : undefined;
}

function* issueOfMesh({ model }: Context, mesh: Mesh, inversions: readonly Inversion[]): Iterable<Issue> {
  const [worst] = inversions.toSorted((a, b) => b.takes - a.takes);
  if (!worst?.outer) return;
  const others = inversions.length - 1;
  const also = others > 0 ? ` So it is with ${counted(others, 'other pair')} of calls.` : '';
  yield aboutMesh(mesh, {
    message: `${sentence(model, worst)}${also} A limit that is the same everywhere does not shrink on the way in.`,
    evidence: 'declared',
    related: inversions.map(({ flow, inner, takes }) =>
      relatedTo(
        { ...inner, name: inner.id },
        `${callerOf(model, inner)} waits for ${calleeOf(model, inner)} up to ${formatDuration(takes)}, in ${flow.name}.`,
      ),
    ),
    fixes: [
      {
        title: 'Send the limit along with the request',
        label: 'design',
        changes: addToMesh(mesh, 'deadline: propagate'),
      },
    ],
  });
}

function issueOf({ model }: Context, inversion: Inversion): Issue | undefined {
  const { flow, inner, outer, takes } = inversion;
  const { components, connections } = lookup(model);
  const connection = connections.get(inner.connection);
  const around = outer && connections.get(outer.by.connection);
  const client = components.get(flow.client);
  if (!connection) return undefined;
  const told = {
    message: sentence(model, inversion),
    evidence: 'declared' as const,
    related: [
      relatedTo(
        connection,
        `${callerOf(model, inner)} waits for ${calleeOf(model, inner)} up to ${formatDuration(takes)}.`,
      ),
      relatedTo(flow, `${flow.name} goes this way.`),
    ],
    fixes: fixesOf(model, inversion),
  };
  if (outer)
    return around && aboutConnection(model, around, { ...told, ...whereWritten(model, outer.by, 'timeout') });
  return client && about(client, { ...told, range: placeOf(client.source, 'patience') });
}

function sentence(model: Model, { flow, inner, outer, limit, takes }: Inversion): string {
  const attempts = 1 + Math.max(0, inner.settings.retries?.max ?? 0);
  const each = attempts > 1 ? ` (${attempts} x ${formatDuration(inner.settings.timeout ?? 0)})` : '';
  const gives = outer
    ? `${quoted(callerOf(model, outer.by))} gives up on ${quoted(calleeOf(model, outer.by))}`
    : `${quoted(nameOf(model, flow.client))} gives up`;
  const waits = `${quoted(callerOf(model, inner))} may wait ${formatDuration(takes)} for ${quoted(calleeOf(model, inner))}${each}`;
  return `${gives} after ${formatDuration(limit)}, but ${waits}. The last ${formatDuration(takes - limit)} are for nobody.`;
}

/** The inner limit within the outer one, the outer one around it, or one limit for both. */
function fixesOf(model: Model, inversion: Inversion): Suggestion[] {
  const { inner, outer } = inversion;
  const alone = [inner, ...(outer ? [outer.by] : [])].every(({ connection: id }) => {
    const connection = lookup(model).connections.get(id);
    return connection !== undefined && !sharesStatement(model, connection);
  });
  return [
    ...(alone ? [...shorten(model, inversion), ...lengthen(model, inversion)] : []),
    ...propagate(model, outer),
  ];
}

function shorten(model: Model, { flow, inner, takes, limit }: Inversion): Suggestion[] {
  const attempts = 1 + Math.max(0, inner.settings.retries?.max ?? 0);
  const timeout = inner.settings.timeout ?? 0;
  const value = roundedDown((limit * 0.9 - (takes - attempts * timeout)) / attempts);
  if (!(value < timeout) || !(value > slowCall(model, [{ flow, call: inner }]))) return [];
  return [
    {
      title: `Give up on ${calleeOf(model, inner)} after ${timeLiteral(value)}`,
      label: 'design',
      changes: setOnArrow(model, inner, 'timeout', timeLiteral(value)),
    },
  ];
}

function lengthen(model: Model, { outer, takes, room }: Inversion): Suggestion[] {
  if (!outer) return [];
  const value = roundedUp(takes * 1.1);
  const { settings } = outer.by;
  if ((longestWait({ ...outer.by, settings: { ...settings, timeout: value } }) ?? 0) > room) return [];
  return [
    {
      title: `Give up on ${calleeOf(model, outer.by)} only after ${timeLiteral(value)}`,
      label: 'design',
      changes: setOnArrow(model, outer.by, 'timeout', timeLiteral(value)),
    },
  ];
}

function propagate(model: Model, outer: Limit | undefined): Suggestion[] {
  if (!outer) return [];
  return [
    {
      title: 'Send the limit along with the request',
      label: 'design',
      changes: outer.within.flatMap((call) => setOnArrow(model, call, 'deadline', 'propagate')),
    },
  ];
}
