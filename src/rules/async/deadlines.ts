import { formatDuration } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Expectation, Flow, Model, Step } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { isSaid } from '../about.ts';
import { mattering } from '../flows.ts';
import { quoted } from '../words.ts';
import type { Consumption } from './messages.ts';

/** Until when work must be done. */
export interface Deadline {
  /** From its beginning. */
  seconds: number;
  /** Who says so, with the figure. */
  sentence: string;
  /** Nobody waits any longer, or the promise is broken: no matter of percentiles. */
  firm: boolean;
}

/** The nearest deadline of a request that waits at the callee of this call. */
export function deadlineOfCall(model: Model, flow: Flow, call: Call): Deadline | undefined {
  return nearest([...ofFlow(model, flow), ...timeoutsAbove(model, flow, call)]);
}

/** The nearest deadline of a message: of all handed-over work, or of the reply where the sender waits for it. */
export function deadlineOfMessage(model: Model, { flow, sending }: Consumption): Deadline | undefined {
  const completion = expectationsOf(model, flow, ['completion']);
  return nearest([
    ...completion.map(({ value }) => ({
      seconds: Number(value),
      sentence: `all work of ${flow.name} must be done in ${formatDuration(Number(value))}`,
      firm: true,
    })),
    ...(sending.arrow === 'sync' ? [deadlineOfCall(model, flow, sending)].flatMap((one) => one ?? []) : []),
  ]);
}

/** The nearest deadline of a flow's requests, whoever waits for them inside. */
export function deadlineOfFlow(model: Model, flow: Flow): Deadline | undefined {
  return nearest(ofFlow(model, flow));
}

function nearest(deadlines: readonly Deadline[]): Deadline | undefined {
  return deadlines.reduce<Deadline | undefined>(
    (least, each) => (least && least.seconds <= each.seconds ? least : each),
    undefined,
  );
}

function ofFlow(model: Model, flow: Flow): Deadline[] {
  const client = lookup(model).components.get(flow.client);
  const deadlines: Deadline[] = expectationsOf(model, flow, ['p90', 'p95', 'p99', 'p999', 'max']).map(
    ({ metric, value }) => ({
      seconds: Number(value),
      sentence: `${flow.name} promises ${metric} under ${formatDuration(Number(value))}`,
      firm: metric === 'max',
    }),
  );
  if (client && isSaid(client, 'patience') && client.settings.patience !== undefined)
    deadlines.push({
      seconds: client.settings.patience,
      sentence: `${quoted(client.name)} gives up after ${formatDuration(client.settings.patience)}`,
      firm: true,
    });
  return deadlines;
}

/** Upper limits that a flow is expected to keep, undisturbed or in a scenario. */
export function expectationsOf(model: Model, flow: Flow, metrics: readonly string[]): Expectation[] {
  return [flow, ...model.scenarios]
    .flatMap(({ expectations }) => expectations)
    .filter(
      ({ subject, metric, comparison, value }) =>
        subject.type === 'flow' &&
        subject.id === flow.id &&
        metrics.includes(metric) &&
        (comparison === '<' || comparison === '<=') &&
        typeof value === 'number' &&
        value > 0,
    );
}

function timeoutsAbove(model: Model, flow: Flow, call: Call): Deadline[] {
  return waitingFor(flow, call).flatMap(({ callers, settings }) => {
    const [caller] = callers.map((id) => lookup(model).components.get(id));
    if (!caller || settings.timeout === undefined) return [];
    return [
      {
        seconds: settings.timeout,
        sentence: `${quoted(caller.name)} gives up after ${formatDuration(settings.timeout)}`,
        firm: true,
      },
    ];
  });
}

/** The calls that wait for this one, itself among them: those inside which it is made, up to the nearest hand-over. */
function waitingFor(flow: Flow, call: Call): Call[] {
  const waiting: { step: Step; above: readonly Call[] }[] = flow.steps.map((step) => ({ step, above: [] }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { step, above } = next;
    if (step.type !== 'call') {
      for (const inside of stepsOf(step)) waiting.push({ step: inside, above });
      continue;
    }
    const within = step.arrow === 'sync' ? [...above, step] : [];
    if (step === call) return within;
    for (const inside of [...step.steps, ...(step.miss?.by === 'cache' ? step.miss.steps : [])])
      waiting.push({ step: inside, above: within });
    const byCaller = step.miss?.by === 'caller' ? step.miss.steps : [];
    for (const inside of [...byCaller, ...(step.otherwise ?? []), ...(step.undo ?? [])])
      waiting.push({ step: inside, above });
  }
  return [];
}

function stepsOf(step: Exclude<Step, Call>): Step[] {
  if (step.type === 'pause') return [];
  if (step.type === 'parallel') return step.branches;
  if (step.type === 'choose') return step.branches.flatMap(({ steps }) => steps);
  return step.steps;
}

/** A call for which the client of a flow waits. */
export interface Waited {
  flow: Flow;
  call: Call;
}

const waitedIn = new WeakMap<Model, ReadonlyMap<ElementId, Waited[]>>();

/** The calls to a component for which somebody waits, in flows that matter. */
export function waitedForAt(model: Model, component: ElementId): readonly Waited[] {
  const known = waitedIn.get(model) ?? waitedForAtEach(model);
  waitedIn.set(model, known);
  return known.get(component) ?? [];
}

function waitedForAtEach(model: Model): ReadonlyMap<ElementId, Waited[]> {
  const all = new Map<ElementId, Waited[]>();
  for (const flow of mattering(model))
    for (const call of callsWaitedFor(flow))
      for (const id of new Set(call.targets.map(({ component }) => component))) {
        const others = all.get(id);
        if (others) others.push({ flow, call });
        else all.set(id, [{ flow, call }]);
      }
  return all;
}

/** With those that only some requests make. */
function callsWaitedFor(flow: Flow): Call[] {
  const calls: Call[] = [];
  const waiting: Step[] = [...flow.steps];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.type !== 'call') {
      waiting.push(...stepsOf(step));
      continue;
    }
    if (step.arrow === 'async') continue;
    calls.push(step);
    waiting.push(...step.steps, ...(step.miss?.steps ?? []), ...(step.otherwise ?? []));
  }
  return calls;
}
