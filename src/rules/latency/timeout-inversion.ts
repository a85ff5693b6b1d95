import { formatDuration } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Flow, Model } from '../../model/model.ts';
import { about, aboutConnection, placeOf, relatedTo } from '../about.ts';
import { mattering } from '../flows.ts';
import { roundedDown, roundedUp, timeLiteral } from '../literal.ts';
import { sharesStatement } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { calleeOf, callerOf, setOnArrow, whereWritten } from './arrows.ts';
import { type Limit, limitAbove, longestWait, patientClient } from './limits.ts';
import { nestedCalls } from './nested.ts';
import { slowCall } from './times.ts';

/** Inner calls that may go on after the outer one was given up. */
export const timeoutInversion: Rule = {
  id: 'latency/timeout-inversion',
  title: 'Work that goes on after its caller has given up',
  level: 'warning',
  documentation: {
    what: 'Reports a call whose `timeout` (or a client whose `patience`) is shorter than what one call within it may take: its timeout times its attempts, and the pauses between them. Quiet where the limit travels with the request (`deadline: propagate`).',
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
api -> orders { timeout: 800ms  retries: 2 }

flow buy from users at 20/s {
  users -> web -> api -> orders read
}
`,
    good: `client users
service web { replicas: 2 }
service api { replicas: 2 }
database orders { replicas: 2 }

web -> api { timeout: 1s }
api -> orders { timeout: 300ms  retries: 2 }

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
    for (const inversion of worst.values()) yield* issuesOf(context, inversion);
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

function* issuesOf({ model }: Context, inversion: Inversion): Iterable<Issue> {
  const { flow, inner, outer, limit, takes } = inversion;
  const { components, connections } = lookup(model);
  const connection = connections.get(inner.connection);
  if (!connection) return;
  const names = {
    caller: callerOf(model, inner),
    callee: calleeOf(model, inner),
  };
  const attempts = 1 + Math.max(0, inner.settings.retries?.max ?? 0);
  const each = attempts > 1 ? ` (${attempts} x ${formatDuration(inner.settings.timeout ?? 0)})` : '';
  const told = {
    evidence: 'declared' as const,
    related: [
      relatedTo(connection, `${names.caller} waits for ${names.callee} up to ${formatDuration(takes)}.`),
      relatedTo(flow, `${flow.name} goes this way.`),
    ],
    fixes: fixesOf(model, inversion),
  };
  const rest = `The last ${formatDuration(takes - limit)} are for nobody.`;
  if (!outer) {
    const client = components.get(flow.client);
    if (!client) return;
    yield about(client, {
      ...told,
      range: placeOf(client.source, 'patience'),
      message: `${quoted(client.name)} gives up after ${formatDuration(limit)}, but ${quoted(names.caller)} may wait ${formatDuration(takes)} for ${quoted(names.callee)}${each}. ${rest}`,
    });
    return;
  }
  const around = connections.get(outer.by.connection);
  if (!around) return;
  yield aboutConnection(model, around, {
    ...told,
    ...whereWritten(model, outer.by, 'timeout'),
    message: `${quoted(callerOf(model, outer.by))} gives up on ${quoted(calleeOf(model, outer.by))} after ${formatDuration(limit)}, but ${quoted(names.caller)} may wait ${formatDuration(takes)} for ${quoted(names.callee)}${each}. ${rest}`,
  });
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
