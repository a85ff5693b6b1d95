import { storageKinds } from '../../analysis/kinds.ts';
import { callsIn, lookup } from '../../model/lookup.ts';
import type { Call, Component, Connection, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { aboutConnection, relatedTo } from '../about.ts';
import { mattering } from '../flows.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { calleeOf, callerOf, setOnArrow, whereWritten } from './arrows.ts';
import { type NestedCall, nestedCalls } from './nested.ts';

/** Retries that may do twice what should be done once. */
export const retryNotIdempotent: Rule = {
  id: 'latency/retry-not-idempotent',
  title: 'A retry may do twice what should be done once',
  level: 'warning',
  documentation: {
    what: 'Reports a `write` to a store, or a call with an irreversible effect, that is tried again, by its caller or by one further up, after an answer that was lost. An error where the effect is irreversible or about payments. Quiet for `set` and `delete`, which come to the same when repeated; for an `idempotencyKey` on the way; for a component or a flow that is `idempotent`; and for retries after errors only (`on: [error]`).',
    why: 'A timeout does not say whether it happened. The answer may have been lost after the work was done; asking again does it a second time, unless the callee knows a repetition when it sees one.',
    sources: [
      'RFC 9110, HTTP Semantics (2022), section 9.2.2 (idempotent methods)',
      'AWS Well-Architected, Reliability pillar, REL04-BP04',
    ],
    bad: `client buyers
service shop { replicas: 2 }
external bank { irreversible: true }

shop -> bank { timeout: 2s  retries: 1 }

flow pay from buyers at 5/s {
  buyers -> shop -> bank
}
`,
    good: `client buyers
service shop { replicas: 2 }
external bank { irreversible: true }

shop -> bank { timeout: 2s  retries: 1  idempotencyKey: true }

flow pay from buyers at 5/s {
  buyers -> shop -> bank
}
`,
    accept: 'Where doing it twice does no harm: say so with `idempotent: true`.',
  },
  *check(context) {
    const found = new Map<ElementId, Repeated>();
    for (const flow of mattering(context.model))
      if (!flow.settings.idempotent)
        for (const nested of nestedCalls(flow)) {
          const retried = retriesOf(context.model, nested);
          if (retried.length === 0 || !hasEffect(context.model, nested.call)) continue;
          const known = found.get(nested.call.connection);
          if (known) known.flows.add(flow);
          else found.set(nested.call.connection, { call: nested.call, retried, flows: new Set([flow]) });
        }
    for (const [id, repeated] of found) {
      const connection = lookup(context.model).connections.get(id);
      if (connection) yield issueOf(context, connection, repeated);
    }
  },
};

interface Repeated {
  /** That has the effect. */
  call: Call;
  /** It, or calls around it, outermost first. */
  retried: Call[];
  flows: Set<Flow>;
}

/** Calls that repeat this one when an answer is lost; what knows a repetition ends what comes from above. */
function retriesOf(model: Model, { call, above }: NestedCall): Call[] {
  if (call.arrow !== 'sync') return [];
  const chain = [...above, call];
  const guarded = chain.findLastIndex((each) => knowsRepetition(model, each));
  return chain.slice(guarded + 1).filter(repeats);
}

function repeats({ settings: { retries } }: Call): boolean {
  return (retries?.max ?? 0) > 0 && retries?.on?.includes('timeout') !== false;
}

function knowsRepetition(model: Model, { settings, targets }: Call): boolean {
  const { components } = lookup(model);
  return (
    settings.idempotencyKey === true ||
    (targets.length > 0 && targets.every(({ component }) => components.get(component)?.settings.idempotent))
  );
}

function hasEffect(model: Model, call: Call): boolean {
  return targetsOf(model, call).some(
    (target) =>
      (call.operation === 'write' && storageKinds.has(target.kind) && target.kind !== 'cache') ||
      (target.settings.irreversible === true && !isRead(call)),
  );
}

const isRead = ({ operation }: Call) => operation === 'read' || operation === 'get' || operation === 'scan';

function targetsOf(model: Model, { targets }: Call): Component[] {
  const { components } = lookup(model);
  return targets.flatMap(({ component }) => components.get(component) ?? []);
}

/** Money, or what cannot be taken back. */
function isGrave(model: Model, call: Call): boolean {
  return [call, ...callsIn(call.steps)].some((each) =>
    targetsOf(model, each).some(
      ({ settings }) => settings.irreversible === true || settings.data?.includes('payment'),
    ),
  );
}

function issueOf(context: Context, connection: Connection, { call, retried, flows }: Repeated): Issue {
  const { model } = context;
  const nearest = retried.at(-1) ?? call;
  const caller = quoted(callerOf(model, nearest));
  const effect =
    call.operation === 'write'
      ? `the write to ${quoted(calleeOf(model, call))}`
      : quoted(calleeOf(model, call));
  const again =
    nearest === call
      ? `${caller} repeats ${call.operation === 'write' ? effect : `its call to ${effect}`} when no answer comes`
      : `${caller} repeats its call to ${quoted(calleeOf(model, nearest))} when no answer comes, and with it ${effect}`;
  return aboutConnection(model, connection, {
    ...whereWritten(model, nearest, 'retries'),
    message: `${again}. If only the answer was lost, it is done twice.`,
    evidence: 'declared',
    level: isGrave(model, call) ? 'error' : 'warning',
    related: [...flows].map((flow) => relatedTo(flow, `${flow.name} goes this way.`)),
    fixes: [
      {
        title: `Let ${calleeOf(model, call)} know a repetition by a key`,
        label: 'design',
        changes: setOnArrow(model, call, 'idempotencyKey', 'true'),
      },
      {
        title: 'Do not repeat it',
        label: 'design',
        changes: retried.flatMap((each) => setOnArrow(model, each, 'retries', '0')),
      },
    ],
  });
}
