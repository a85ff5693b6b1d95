import { callsOf, enclosingPlaces, lookup, shardsOf, stepsInside } from '../model/lookup.ts';
import type { Flow, Model, Scenario, Step } from '../model/model.ts';
import type { Arrival } from '../model/settings.ts';
import { maximumReplicas, replicasAtMost, replicasNeeded } from './components.ts';
import { unsimulated } from './coverage.ts';
import { compiledCalls, type FlowWork, workOf } from './estimate.ts';
import { roundedTo } from './expectations.ts';
import { unsupportedAction } from './faults.ts';
import { averageProfile } from './flows.ts';
import { runByProvider } from './noticing.ts';
import { expectedFailures, mostFailures, timeless } from './random-faults.ts';
import { type Replicate, replicationSeed } from './replicate.ts';
import type { Report } from './report.ts';
import { Execution, type Kept } from './run.ts';
import { finished, type Steps } from './steps.ts';

export interface SimulationOptions {
  /** Name of a scenario; absent or null: the undisturbed flows. */
  scenario?: string | null;
  /** Seconds measured, after the warm-up. */
  duration?: number;
  /** Seconds. */
  warmup?: number;
  seed?: number;
}

/** A run under way. */
export interface Run {
  /** Executes at most so many events: true when the run has ended. */
  advance(maxEvents: number): boolean;
  progress(): { done: number; events: number };
  /** How much it keeps in memory. */
  kept(): Kept;
  /** What has been seen so far, in full once the run has ended. */
  report(): Report;
  reportInSteps(): Steps<Report>;
  /** Likewise, as the n-th of several runs to be merged. */
  replicate(number: number): Replicate;
}

export type Prepared = { ok: true; run: Run } | { ok: false; message: string };

/** The simulation would be impossible, or does not know what the scenario asks for. The message tells the way out. */
export class SimulationRefused extends Error {}

/** Long enough for the tail of a busy station to show; a run shorter than `usualDuration` says so. */
const defaultDuration = 600;
const usualDuration = 300;
const shortestDuration = 20;
const comfortableEvents = 1.5e6;
const mostEvents = 5e8;
const mostEventsPerRequest = 1e5;
const warmupShare = 0.1;
/** A run shorter than so many seconds is no way out. */
const shortestTold = 0.01;
const mostUsers = 500_000;
const deepestNesting = 500;
const mostCalls = 20_000;
const mostCompiledCalls = 100_000;
const mostCells = 4e6;
const mostComponents = 5000;
const mostBursts = 100_000;
/** A run of so many times the events that are expected of it, and of no fewer than this, is given up. */
const unexpectedly = 20;
const fewestBeforeGivingUp = 2e7;

/** Compiles a model and checks that the run is possible. Nothing has been simulated yet. */
export function prepare(model: Model, options: SimulationOptions): Prepared {
  return finished(prepareInSteps(model, options));
}

/** The same for one who wants to look around meanwhile. */
export function* prepareInSteps(model: Model, options: SimulationOptions): Steps<Prepared> {
  const scenario = scenarioOf(model, options);
  if (options.scenario !== undefined && options.scenario !== null && !scenario)
    return refused(`there is no scenario "${options.scenario}"${namesOf(model)}`);
  const obstacle = (yield* tooLarge(model, scenario ?? null)) ?? unknownActions(model, scenario);
  if (obstacle !== undefined) return refused(obstacle);
  const notes = yield* unsimulated(model, scenario?.id ?? null);
  notes.push(...sparedByProvider(model, scenario));
  const work = yield* workOf(model);
  const times = timesOf(model, work, scenario, options, notes);
  if ('message' in times) return refused(times.message);
  const seed = seedOf(model, options);
  const run = yield* Execution.of(model, { scenario: scenario ?? null, seed, notes, ...times });
  return { ok: true, run };
}

/** The seed that a run, or the first of its replications, would have. */
export function seedOf(model: Model, options: SimulationOptions): number {
  const scenario = scenarioOf(model, options);
  return options.seed ?? scenario?.settings.seed ?? model.system.settings.seed ?? 1;
}

function scenarioOf({ scenarios }: Model, { scenario }: SimulationOptions): Scenario | undefined {
  return scenarios.find(({ id, name }) => id === scenario || name === scenario);
}

/** The measured time and the warm-up that a run would have, in seconds; undefined where it would be refused. */
export function timesFor(
  model: Model,
  options: SimulationOptions,
): { duration: number; warmup: number } | undefined {
  const times = timesOf(model, finished(workOf(model)), scenarioOf(model, options), options, []);
  return 'message' in times ? undefined : { duration: times.duration, warmup: times.warmup };
}

/** The n-th of independent runs of the same; the first is the run that `prepare` gives. */
export function prepareReplication(model: Model, options: SimulationOptions, number: number): Prepared {
  return finished(prepareReplicationInSteps(model, options, number));
}

/** The same for one who wants to look around meanwhile. */
export function prepareReplicationInSteps(
  model: Model,
  options: SimulationOptions,
  number: number,
): Steps<Prepared> {
  return prepareInSteps(model, { ...options, seed: replicationSeed(seedOf(model, options), number) });
}

/** Runs to the end; throws SimulationRefused where `prepare` refuses. */
export function simulate(model: Model, options: SimulationOptions = {}): Report {
  const prepared = prepare(model, options);
  if (!prepared.ok) throw new SimulationRefused(prepared.message);
  while (!prepared.run.advance(1_000_000));
  return prepared.run.report();
}

const refused = (message: string): Prepared => ({ ok: false, message });

function namesOf({ scenarios }: Model): string {
  return scenarios.length > 0 ? `; there are: ${scenarios.map(({ name }) => name).join(', ')}` : '';
}

function unknownActions(model: Model, scenario: Scenario | undefined): string | undefined {
  for (const { action } of scenario?.events ?? []) {
    const unsupported = unsupportedAction(model, action);
    if (unsupported !== undefined) return `scenario ${scenario?.name}: ${unsupported}`;
  }
  return undefined;
}

/** What stands in a place that fails and is up all the same. */
function sparedByProvider(model: Model, scenario: Scenario | undefined): string[] {
  const places = new Set(
    (scenario?.events ?? []).map(({ action }) => ('target' in action ? action.target : '')),
  );
  return model.components.flatMap((component) => {
    const around = component.placement.flatMap((place) => enclosingPlaces(model, place));
    const failing = around.find((place) => places.has(place));
    return failing !== undefined && runByProvider(component)
      ? [`${component.id} is up whatever happens in ${failing}: its provider runs it redundantly`]
      : [];
  });
}

/** What no run can carry, found before anything is made. */
function* tooLarge(model: Model, scenario: Scenario | null): Steps<string | undefined> {
  if (model.components.length > mostComponents)
    return `${model.components.length} components are more than one run carries (${mostComponents}); simulate parts of the design`;
  const replicas = replicasNeeded(model, scenario);
  if (!(replicas <= maximumReplicas))
    return `${figure(replicas)} replicas are more than one run carries (${maximumReplicas}); lower \`replicas\` or \`shards\``;
  let compiled = 0;
  for (const flow of model.flows) {
    if (depthOf(flow.steps) > deepestNesting)
      return `flow ${flow.name} nests deeper than ${deepestNesting} steps`;
    if (callsOf(flow).length > mostCalls) return `flow ${flow.name} has more than ${mostCalls} calls`;
    yield;
    compiled += compiledCalls(model, flow.steps);
    if (!(compiled <= mostCompiledCalls))
      return `the flows up to ${flow.name} are ${figure(compiled)} calls once each shard of a scan and both ways through a cache that fetches for itself are counted, more than one run holds (${mostCompiledCalls}); split the flows over several designs, or lower \`shards\``;
    yield;
  }
  const places = new Set(
    model.components.flatMap(({ placement, id, kind }) => (kind === 'client' ? [id] : placement)),
  );
  if ((places.size + 1) ** 2 > mostCells) return `${places.size} places are more than one run carries`;
  for (const { id, settings } of model.components) {
    const { arrival } = settings;
    if (arrival?.type === 'closed' && !(arrival.users <= mostUsers))
      return `${figure(arrival.users)} users of ${id} are more than one run carries (${mostUsers}); model them as open arrivals with a \`rate\``;
  }
  return undefined;
}

/** Without recursion, for it guards those that recurse. */
function depthOf(steps: readonly Step[]): number {
  let deepest = 0;
  const waiting = steps.map((step) => ({ step, depth: 1 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    deepest = Math.max(deepest, next.depth);
    if (deepest > deepestNesting) return deepest;
    for (const step of stepsInside(next.step)) waiting.push({ step, depth: next.depth + 1 });
  }
  return deepest;
}

type Times = { duration: number; warmup: number; mostEvents: number };

/** Measured time and warm-up: what is asked for, or what about a million and a half events fill. */
function timesOf(
  model: Model,
  work: readonly FlowWork[],
  scenario: Scenario | undefined,
  options: SimulationOptions,
  notes: string[],
): Times | { message: string } {
  const heavy = work.find(({ eventsPerRequest }) => !(eventsPerRequest <= mostEventsPerRequest));
  if (heavy)
    return {
      message: `one request of ${heavy.flow.name} is ${figure(heavy.eventsPerRequest)} events, more than the ${figure(mostEventsPerRequest)} that one run follows; lower its \`parallel\` or \`repeat\``,
    };
  const endless = work.find(({ rate }) => rate === Number.POSITIVE_INFINITY);
  if (endless)
    return {
      message: `the users of ${endless.flow.name} never think and nothing that they call takes time, so that one instant would hold events without end; give \`think\` or a service a time`,
    };
  const eventsPerSecond = work.reduce((sum, { rate, eventsPerRequest }) => sum + rate * eventsPerRequest, 0);
  const asked = options.duration ?? scenario?.settings.duration;
  const chosen = asked ?? chosenDuration(eventsPerSecond, scenario);
  const warmup = options.warmup ?? scenario?.settings.warmup ?? warmupShare * Math.min(chosen, usualDuration);
  if (!(chosen > 0 && warmup >= 0 && Number.isFinite(chosen + warmup)))
    return {
      message: `cannot simulate ${chosen} s after a warm-up of ${warmup} s: both must be finite, and time must pass`,
    };
  const bursts = tooManyBursts(model, chosen + warmup);
  if (bursts !== undefined) return { message: bursts };
  const perSecond = work.reduce(
    (sum, { rate, eventsPerRequest, flow }) =>
      sum + rate * eventsPerRequest * averageProfile(arrivalOf(model, flow), chosen + warmup),
    0,
  );
  const events = perSecond * (chosen + warmup) * averageLoad(scenario, chosen);
  if (!(events <= mostEvents))
    return {
      message: `would need ${figure(events)} events, more than the ${figure(mostEvents)} that one run executes; lower the rate, or ${shorter(chosen, warmup, mostEvents / events)}`,
    };
  if (scenario?.settings.faults === 'random') {
    notes.push(...timeless(model));
    const failures = expectedFailures(
      model,
      (component) => replicasAtMost(component, scenario) * shardsOf(component),
      chosen + warmup,
    );
    if (!(failures <= mostFailures))
      return {
        message: `about ${figure(failures)} random failures are more than the ${mostFailures} that one run follows; raise \`mtbf\``,
      };
  }
  if (asked === undefined && chosen < usualDuration)
    notes.push(
      `simulated ${roundedTo(3, chosen)} s, not ${usualDuration} s, to keep the run short; --duration sets another time`,
    );
  return { duration: chosen, warmup, mostEvents: Math.max(fewestBeforeGivingUp, unexpectedly * events) };
}

/** Bursts that follow each other too fast to be followed one by one. */
function tooManyBursts(model: Model, seconds: number): string | undefined {
  for (const { id, settings } of model.components) {
    const { arrival } = settings;
    if (arrival?.type !== 'bursty') continue;
    const bursts = seconds / Math.max(arrival.every, arrival.length);
    if (!(bursts <= mostBursts))
      return `${figure(bursts)} bursts of ${id} are more than one run follows (${mostBursts}); let them come further apart`;
  }
  return undefined;
}

/** How the measured time and the warm-up would have to be cut to this share of both. */
function shorter(chosen: number, warmup: number, share: number): string {
  const seconds = (chosen + warmup) * share - warmup;
  if (seconds > shortestTold) return `--duration below ${figure(seconds)}s`;
  return (chosen + warmup) * share > shortestTold
    ? `--duration and --warmup together below ${figure((chosen + warmup) * share)}s`
    : 'the number of users or copies';
}

const arrivalOf = (model: Model, flow: Flow): Arrival =>
  lookup(model).components.get(flow.client)?.settings.arrival ?? { type: 'poisson' };

function chosenDuration(eventsPerSecond: number, scenario: Scenario | undefined): number {
  if (scenario) {
    const last = scenario.events.map(({ at, duration }) => at + (duration ?? 0));
    return Math.max(usualDuration, ...last.map((time) => time * 1.25));
  }
  if (eventsPerSecond * defaultDuration <= comfortableEvents) return defaultDuration;
  return Math.max(shortestDuration, roundedTo(2, comfortableEvents / eventsPerSecond));
}

/** Factor that the `load` events put on the whole run, at most. */
function averageLoad(scenario: Scenario | undefined, duration: number): number {
  let factor = 1;
  for (const { action, at, duration: length } of scenario?.events ?? [])
    if (action.type === 'load' && action.factor > 1) {
      const share = Math.min(length ?? duration - at, duration) / duration;
      factor += (action.factor - 1) * Math.max(0, Math.min(1, share));
    }
  return factor;
}

const figure = (value: number) =>
  value < 1e6 ? String(roundedTo(3, value)) : value.toExponential(1).replace('+', '');
