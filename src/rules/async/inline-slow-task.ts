import { meanOf } from '../../model/distribution.ts';
import { formatDuration, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Connection, Flow, Model } from '../../model/model.ts';
import type { Position, Range } from '../../model/source.ts';
import { aboutConnection, isSaid, relatedTo } from '../about.ts';
import { type Change, compare } from '../edits.ts';
import { callsAlong, factsOf, mandatoryCalls, mattering } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { type Deadline, deadlineOfFlow } from './deadlines.ts';
import { qualifiedBeside, unusedName } from './names.ts';

/** From here on users notice that they wait for one thing (Nielsen 1993, section 5.5). */
const noticed = 1;

/** Work inside a user's request that somebody else could do later. */
export const inlineSlowTask: Rule = {
  id: 'async/inline-slow-task',
  title: 'Users wait for work that could be done later',
  level: 'info',
  documentation: {
    what: 'Reports a call that every request of a flow waits for, made by a service, whose callee works a second or longer, or is a `worker` and takes half of the time that the flow allows (an expected percentile, or the `patience` of its users). A warning where it takes longer than the flow allows. Reads are left alone: who reads needs the answer.',
    why: 'A user who waits for an e-mail to be sent or a film to be converted holds a connection, a thread and their patience for it. Taking the job in takes milliseconds, and a queue can wait.',
    sources: [
      'Nielsen, Usability Engineering (1993), section 5.5 (response times)',
      'Hohpe and Woolf, Enterprise Integration Patterns (2003), chapter 2 (messaging)',
      'AWS Well-Architected, Reliability pillar, REL05-BP01 and REL04-BP02',
    ],
    bad: `client users { patience: 10s }
service web { replicas: 2 }
worker convert { replicas: 20  serviceTime: 40s }

flow upload from users at 1/s {
  users -> web -> convert
}
`,
    good: `client users { patience: 10s }
service web { replicas: 2 }
queue convert-jobs
worker convert { replicas: 20  serviceTime: 40s }

flow upload from users at 1/s {
  users -> web ~> convert-jobs -> convert
}
`,
    accept: 'Where the answer depends on the result, and users expect to wait for it.',
  },
  *check(context) {
    const worst = new Map<Connection, Slow[]>();
    for (const flow of mattering(context.model).filter((each) => isUsers(context.model, each)))
      for (const call of mandatoryCalls(flow, true)) {
        const slow = slowOf(context, flow, call);
        const connection = lookup(context.model).connections.get(call.connection);
        if (slow && connection) worst.set(connection, [...(worst.get(connection) ?? []), slow]);
      }
    for (const [connection, slow] of worst) yield issueOf(context, connection, slow);
  },
};

/** Jobs that start by themselves keep nobody waiting. */
function isUsers(model: Model, flow: Flow): boolean {
  return lookup(model).components.get(flow.client)?.kind === 'client';
}

interface Slow {
  flow: Flow;
  callee: Component;
  /** Mean, seconds. */
  time: number;
  deadline?: Deadline;
}

const callers: ReadonlySet<ComponentKind> = new Set(['service', 'gateway', 'worker', 'scheduler']);
const doers: ReadonlySet<ComponentKind> = new Set(['service', 'worker', 'external']);
const reads: ReadonlySet<Call['operation']> = new Set(['read', 'get', 'scan']);

function slowOf({ model }: Context, flow: Flow, call: Call): Slow | undefined {
  const { components } = lookup(model);
  const [target] = call.targets;
  const callee = components.get(target?.component ?? '');
  const byService = call.callers.every((id) => callers.has(components.get(id)?.kind ?? 'client'));
  if (!callee || call.targets.length > 1 || !byService || reads.has(call.operation)) return undefined;
  const written = call.operation === 'write' && isSaid(callee, 'writeTime');
  const time = written ? callee.settings.writeTime : callee.settings.serviceTime;
  if (!time || !(written || isSaid(callee, 'serviceTime'))) return undefined;
  if (!doers.has(callee.kind) && call.operation !== 'write') return undefined;
  const mean = meanOf(time);
  const deadline = deadlineOfFlow(model, flow);
  const late = deadline !== undefined && callee.kind === 'worker' && mean >= 0.5 * deadline.seconds;
  if (!(mean >= noticed) && !late) return undefined;
  return { flow, callee, time: mean, ...(deadline ? { deadline } : {}) };
}

function issueOf(context: Context, connection: Connection, slow: readonly Slow[]): Issue {
  const tooLate = slow.find(({ time, deadline }) => deadline !== undefined && time > deadline.seconds);
  const shown = tooLate ?? slow[0];
  if (!shown) throw new Error('a slow call has at least one flow');
  const { callee, time, deadline, flow } = shown;
  const allowed = deadline ? `, and ${deadline.sentence}` : '';
  return aboutConnection(context.model, connection, {
    message: `Users wait ${formatDuration(time)} in ${flow.name} until ${quoted(callee.name)} is done${allowed}. Taking the job into a queue and answering at once spares them the wait.`,
    evidence: 'declared',
    level: tooLate ? 'warning' : 'info',
    related: slow.map((each) =>
      relatedTo(
        each.flow,
        `${each.flow.name} waits for it (${formatRate(factsOf(context, each.flow.id)?.rate ?? 0)}).`,
      ),
    ),
    fixes: handOver(context, connection, callee),
  });
}

/** A queue between the two, where the callee can take from one and the arrow is drawn by calls that nothing else hangs on. */
function handOver({ model }: Context, connection: Connection, callee: Component): Suggestion[] {
  const consumes = callee.kind === 'service' || callee.kind === 'worker';
  const calls = callsAlong(model, connection.id);
  const derived = model.flows.every((flow) => flow.derived);
  const plain = calls.every(
    ({ miss, otherwise, undo, source }) =>
      !miss && !otherwise && !undo && source.uri === callee.source.uri && source.uri === model.uri,
  );
  const inBody = calls.some(({ source, callers: from }) =>
    model.components.some(
      ({ id, source: body }) => from.includes(id) && inside(source.name.start, body.body),
    ),
  );
  if (!consumes || !plain || inBody || calls.length === 0 || (connection.declared && !derived)) return [];
  const name = unusedName(model, callee, 'jobs');
  const queue = qualifiedBeside(callee, name);
  return [
    {
      title: `Hand the work to ${callee.name} over through a queue`,
      label: 'design',
      changes: [
        { type: 'append', after: callee.source, text: `queue ${name}` },
        ...calls.map(
          ({ source }): Change => ({
            type: 'replace',
            uri: source.uri,
            range: source.name,
            text: `~> ${queue} ->`,
          }),
        ),
      ],
    },
  ];
}

function inside(at: Position, range: Range | undefined): boolean {
  return range !== undefined && compare(range.start, at) <= 0 && compare(at, range.end) <= 0;
}
