import { formatDuration, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Component, Connection, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { factsOf, mattering } from '../flows.ts';
import { roundedDown, roundedUp, timeLiteral } from '../literal.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { limitAbove, longestWait } from './limits.ts';
import { nestedCalls } from './nested.ts';
import { slowCall } from './times.ts';

/** A caller that waits without limit, and whose slots end with the first callee that hangs. */
export const missingTimeout: Rule = {
  id: 'latency/missing-timeout',
  title: 'Waiting for an answer without a limit',
  level: 'warning',
  documentation: {
    what: 'Reports a component whose `concurrency` the file states, which holds a slot while it waits (`blocking`), and which makes calls without a `timeout`. Quiet where the limit of a call above travels with the request (`deadline: propagate`), for calls to a dns, for calls made once at the start, for work that nobody waits for (behind a queue), and in best-effort flows.',
    why: 'A callee that hangs sends no error: its callers wait, each with a slot of its own, until none is left for requests that never needed it. Many clients wait for ever unless told otherwise.',
    sources: [
      'Nygard, Release It!, 2nd edition (2018), chapters 4 (blocked threads) and 5 (timeouts)',
      'AWS Well-Architected, Reliability pillar, REL05-BP05',
    ],
    bad: `client users
service api { replicas: 2  concurrency: 50 }
search catalogue { replicas: 2 }

flow find from users at 100/s {
  users -> api -> catalogue read
}
`,
    good: `client users
service api { replicas: 2  concurrency: 50  -> catalogue { timeout: 200ms } }
search catalogue { replicas: 2 }

flow find from users at 100/s {
  users -> api -> catalogue read
}
`,
    accept: 'Where the client library has a limit of its own: say which, or write it as the `timeout`.',
  },
  *check(context) {
    for (const [caller, waits] of endlessWaits(context)) {
      const component = lookup(context.model).components.get(caller);
      if (component && holdsSlots(component)) yield issueOf(context, component, [...waits.values()]);
    }
  },
};

/** The calls along an arrow that nothing ends. */
interface Endless {
  connection: Connection;
  calls: { flow: Flow; call: Call; above: readonly Call[] }[];
}

function endlessWaits(context: Context): Map<ElementId, Map<ElementId, Endless>> {
  const { components, connections } = lookup(context.model);
  const found = new Map<ElementId, Map<ElementId, Endless>>();
  for (const flow of mattering(context.model))
    for (const { call, above } of nestedCalls(flow)) {
      const connection = connections.get(call.connection);
      if (!connection || !isEndless(flow, call, above)) continue;
      if (call.targets.every(({ component }) => components.get(component)?.kind === 'dns')) continue;
      const ofCaller = found.get(connection.from) ?? new Map<ElementId, Endless>();
      const along = ofCaller.get(connection.id) ?? { connection, calls: [] };
      along.calls.push({ flow, call, above });
      ofCaller.set(connection.id, along);
      found.set(connection.from, ofCaller);
    }
  return found;
}

function isEndless({ client }: Flow, { arrow, settings }: Call, above: readonly Call[]): boolean {
  return (
    arrow === 'sync' &&
    above[0]?.callers.includes(client) === true &&
    settings.timeout === undefined &&
    settings.purpose !== 'startup' &&
    limitAbove(above)?.propagated !== true
  );
}

/** The file says how many slots there are, and each is held while its request waits. */
function holdsSlots({ kind, settings, origins }: Component): boolean {
  return (
    kind !== 'client' &&
    settings.managed !== true &&
    settings.blocking !== false &&
    settings.concurrency !== undefined &&
    origins.concurrency?.from === 'file'
  );
}

function issueOf(context: Context, caller: Component, waits: readonly Endless[]): Issue {
  const callees = [...new Set(waits.map(({ connection }) => calleeOf(context.model, connection)))];
  const slots = (caller.settings.concurrency ?? 1) * (caller.settings.replicas?.minimum ?? 1);
  const rates = waits.map(({ calls }) =>
    calls.reduce((sum, { flow, call }) => sum + (factsOf(context, flow.id)?.calls?.[call.id] ?? 0), 0),
  );
  const rate = Math.max(...rates);
  const it = callees.length === 1 ? 'it' : 'one of them';
  const taken =
    rate > 0 ? ` within ${formatDuration(slots / rate)} (${formatRate(rate)})` : ' one after the other';
  return about(caller, {
    message: `${quoted(caller.name)} waits for ${listed(callees.map(quoted))} without a timeout. If ${it} hangs, its ${counted(slots, 'slot')} are taken${taken}, and it serves nobody.`,
    evidence: 'declared',
    related: waits.map(({ connection }) =>
      relatedTo(connection, `Nothing ends this call to ${calleeOf(context.model, connection)}.`),
    ),
    fixes: withTimeouts(context.model, waits),
  });
}

function calleeOf(model: Model, { targets }: Connection): string {
  const { components } = lookup(model);
  return listed(targets.map(({ component }) => components.get(component)?.name ?? component));
}

/** Twice what 99 of 100 calls take, between what is waited for below and what is left above. */
function withTimeouts(model: Model, waits: readonly Endless[]): Suggestion[] {
  const changes: Change[] = [];
  const told: string[] = [];
  for (const { connection, calls } of waits) {
    const value = timeoutFor(model, calls);
    if (value === undefined) continue;
    told.push(`${timeLiteral(value)} for ${calleeOf(model, connection)}`);
    const sources = connection.declared
      ? sourcesOf(model, connection, 'timeout')
      : calls.map(({ call }) => call.source);
    changes.push(
      ...sources.map((at): Change => ({ type: 'set', at, key: 'timeout', value: timeLiteral(value) })),
    );
  }
  if (changes.length === 0) return [];
  return [{ title: `Give up after ${listed(told)}`, label: 'design', changes }];
}

/** Networks and collectors of garbage pause for this long now and then, seconds. */
const shortest = 0.05;

function timeoutFor(model: Model, calls: Endless['calls']): number | undefined {
  const usual = 2 * slowCall(model, calls);
  const below = Math.max(0, ...calls.map(({ flow, call }) => longestInside(flow, call)));
  const value = roundedUp(Math.max(shortest, usual, below * 1.1), 1);
  if (!Number.isFinite(value)) return undefined;
  const limits = calls.flatMap(({ above }) => limitAbove(above)?.time ?? []);
  const left = Math.min(...limits);
  if (!(left < value)) return value;
  const fitting = roundedDown(left * 0.9, 1);
  return fitting >= Math.max(usual / 2, below) ? fitting : value;
}

/** How long a callee itself may wait for one of those that it calls. */
function longestInside(flow: Flow, call: Call): number {
  const within = nestedCalls({ ...flow, steps: [call] }).filter(({ above }) => above.includes(call));
  return Math.max(0, ...within.map((inner) => longestWait(inner.call) ?? 0));
}
