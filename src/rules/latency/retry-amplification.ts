import { formatFactor, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Connection, Flow, Model, Step } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { aboutConnection, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { factsOf } from '../flows.ts';
import { retriesLiteral } from '../literal.ts';
import { sharesStatement } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { calleeOf, setOnArrow, whereWritten } from './arrows.ts';
import { aboutMesh, breakerFor, type Mesh, meshOf } from './mesh.ts';

/** Calls at the bottom for one request at the top that are still taken as harmless. */
const harmless = 3;
const storm = 50;

/** Retries of several layers that multiply when the bottom fails. */
export const retryAmplification: Rule = {
  id: 'latency/retry-amplification',
  title: 'Retries that multiply layer by layer',
  level: 'warning',
  documentation: {
    what: 'Reports a chain of synchronous calls whose attempts (1 + retries) multiply to more than 3: when the last component fails, each request at the top becomes that many calls at the bottom. An error above 50. Quiet when a retry budget or a circuit breaker stands on the chain. Retries that a system or a group gives all its arrows are told once, there.',
    why: 'Each layer retries what the layer below already retried, exactly when the bottom is weakest: three layers of four attempts are 64 calls. The extra load keeps it down.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (retries)',
      "Brooker, Timeouts, retries, and backoff with jitter (Amazon Builders' Library)",
      'AWS Well-Architected, Reliability pillar, REL05-BP03',
    ],
    bad: `client users
service web { replicas: 2 }
service api { replicas: 2 }
database orders { replicas: 2  replication: leader-follower }

web -> api { retries: 3 }
api -> orders { retries: 3 }

flow browse from users at 100/s {
  users -> web -> api -> orders read
}
`,
    good: `client users
service web { replicas: 2 }
service api { replicas: 2 }
database orders { replicas: 2  replication: leader-follower }

web -> api { retries: { max: 3  budget: 10% } }
api -> orders { retries: 0 }

flow browse from users at 100/s {
  users -> web -> api -> orders read
}
`,
    accept: 'Where the callee at the bottom sheds load for less than it costs to serve it.',
  },
  *check(context) {
    const worst = new Map<ElementId, Chain>();
    for (const flow of context.model.flows)
      for (const chain of chainsOf(flow)) {
        const last = chain.calls.at(-1);
        if (!last || chain.factor <= harmless) continue;
        const known = worst.get(last.connection);
        if (!known) worst.set(last.connection, chain);
        else {
          const flows = new Set([...known.flows, flow]);
          worst.set(last.connection, { ...(chain.factor > known.factor ? chain : known), flows });
        }
      }
    const inMesh = new Map<Mesh, Chain[]>();
    for (const [id, chain] of worst) {
      const connection = lookup(context.model).connections.get(id);
      const mesh = meshOfAll(context.model, chain);
      if (mesh) inMesh.set(mesh, [...(inMesh.get(mesh) ?? []), chain]);
      else if (connection) yield issueOf(context, connection, chain);
    }
    for (const [mesh, chains] of inMesh) yield* issueOfMesh(context.model, mesh, chains);
  },
};

/** Calls that retry, outermost first, each made within the one before. */
interface Chain {
  calls: Call[];
  factor: number;
  flows: ReadonlySet<Flow>;
}

interface Pending {
  step: Step;
  /** Calls that retry, from the client down to this step. */
  above: readonly Call[];
  /** A budget or a breaker stands above. */
  bounded: boolean;
}

/** The chains of retrying calls that no longer chain contains. */
function chainsOf(flow: Flow): Chain[] {
  const chains: Chain[] = [];
  const extended = new Set<Call>();
  const waiting: Pending[] = flow.steps.map((step) => ({ step, above: [], bounded: false }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { step, above, bounded } = next;
    if (step.type !== 'call') {
      waiting.push(...inside(step).map((each) => ({ step: each, above, bounded })));
      continue;
    }
    const within = pathThrough(step, above);
    const quiet = (step.arrow === 'sync' && bounded) || isBounded(step);
    const parent = above.at(-1);
    if (within.at(-1) === step && !quiet) {
      if (parent && within.length > 1) extended.add(parent);
      chains.push({ calls: [...within], factor: product(within), flows: new Set([flow]) });
    }
    const byCallee = [...step.steps, ...(step.miss?.by === 'cache' ? step.miss.steps : [])];
    const byCaller = [
      ...(step.miss?.by === 'caller' ? step.miss.steps : []),
      ...(step.otherwise ?? []),
      ...(step.undo ?? []),
    ];
    const seen = step.arrow === 'sync' ? { above: within, bounded: quiet } : { above: [], bounded: false };
    waiting.push(...byCallee.map((each) => ({ step: each, ...seen })));
    waiting.push(...byCaller.map((each) => ({ step: each, above, bounded })));
  }
  return chains.filter(({ calls }) => !extended.has(lastOf(calls)));
}

function lastOf(calls: readonly Call[]): Call {
  const last = calls.at(-1);
  if (!last) throw new Error('a chain has at least one call');
  return last;
}

function inside(step: Exclude<Step, Call>): Step[] {
  if (step.type === 'pause') return [];
  if (step.type === 'parallel') return step.branches;
  if (step.type === 'choose') return step.branches.flatMap((branch) => branch.steps);
  return step.steps;
}

/** Handing over is a chain of its own: the caller does not wait for it, so its callers do not retry it. */
function pathThrough(call: Call, above: readonly Call[]): readonly Call[] {
  const before = call.arrow === 'sync' ? above : [];
  return attempts(call) > 1 ? [...before, call] : before;
}

function isBounded({ settings: { circuitBreaker, retries } }: Call): boolean {
  return circuitBreaker !== undefined || retries?.budget !== undefined;
}

function attempts({ settings: { retries } }: Call): number {
  return 1 + Math.max(0, retries?.max ?? 0);
}

function product(calls: readonly Call[]): number {
  return calls.reduce((factor, call) => factor * attempts(call), 1);
}

/** All retries of the chain come from one place. */
function meshOfAll(model: Model, { calls }: Chain): Mesh | undefined {
  const [mesh, ...others] = new Set(calls.map((call) => meshOf(model, call, 'retries')));
  return others.length === 0 ? mesh : undefined;
}

function* issueOfMesh(model: Model, mesh: Mesh, chains: readonly Chain[]): Iterable<Issue> {
  const [worst] = chains.toSorted((a, b) => b.factor - a.factor);
  if (!worst) return;
  const others = chains.length - 1;
  const also = others > 0 ? ` So it is with ${counted(others, 'other chain')} of calls.` : '';
  yield {
    ...aboutMesh(mesh, {
      message: `${sentence(model, worst)}${also}`,
      evidence: 'declared',
      related: chains.map((chain) => {
        const last = lastOf(chain.calls);
        return relatedTo({ ...last, name: last.id }, sentence(model, chain));
      }),
      fixes: [breakerFor(mesh)],
    }),
    level: worst.factor > storm ? 'error' : 'warning',
  };
}

function sentence(model: Model, { calls, factor }: Chain): string {
  const factors = calls.length > 1 ? ` (${multiplied(calls.map(attempts))})` : '';
  return `If ${quoted(calleeOf(model, lastOf(calls)))} fails, one request becomes ${formatFactor(factor).replace(/x$/, '')} calls${factors}.`;
}

function issueOf(context: Context, connection: Connection, chain: Chain): Issue {
  const { model } = context;
  const last = lastOf(chain.calls);
  return aboutConnection(model, connection, {
    ...whereWritten(model, last, 'retries'),
    message: sentence(model, chain),
    evidence: 'declared',
    level: chain.factor > storm ? 'error' : 'warning',
    related: [
      ...chain.calls
        .slice(0, -1)
        .map((call) =>
          relatedTo(
            { ...call, name: call.id },
            `${attempts(call)} attempts to call ${quoted(calleeOf(model, call))}.`,
          ),
        ),
      ...[...chain.flows].map((flow) => {
        const rate = factsOf(context, flow.id)?.rate;
        const figures =
          rate === undefined ? '' : ` ${formatRate(rate)} become ${formatRate(rate * chain.factor)}.`;
        return relatedTo(flow, `${flow.name} goes this way.${figures}`);
      }),
    ],
    fixes: fixesOf(model, chain),
  });
}

/** `4 x 4 x 4`; of a long chain only how long it is. */
function multiplied(factors: readonly number[]): string {
  return factors.length > 6 ? `${factors.length} layers of retries` : factors.join(' x ');
}

/** Retry at one level only, and within a budget where that level alone retries much; or give each a budget. */
function fixesOf(model: Model, { calls }: Chain): Suggestion[] {
  const [outermost, ...inner] = calls;
  if (!outermost) return [];
  const budget = withBudget(model, outermost);
  const separate = inner.every((call) => {
    const connection = lookup(model).connections.get(call.connection);
    return connection !== undefined && !sharesStatement(model, connection);
  });
  const once: Suggestion[] =
    inner.length > 0 && separate
      ? [
          {
            title: `Retry only when calling ${calleeOf(model, outermost)}`,
            label: 'design',
            changes: [
              ...inner.flatMap((call) => setOnArrow(model, call, 'retries', '0')),
              ...(attempts(outermost) > harmless ? budget : []),
            ],
          },
        ]
      : [];
  return [...once, { title: 'Limit retries to 10% of the calls', label: 'design', changes: budget }];
}

function withBudget(model: Model, call: Call): Change[] {
  const { retries } = call.settings;
  return retries ? setOnArrow(model, call, 'retries', retriesLiteral({ ...retries, budget: 0.1 })) : [];
}
