import { lookup } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Connection, Flow, Model, Step } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { callsAlong, settingsAlong } from '../flows.ts';

/** A circle of calls that wait. */
export interface Cycle {
  /** In the order of the calls; the last calls the first. */
  members: ElementId[];
  /** The arrow that closes it. */
  closing: Connection;
  /** The flows in which it nests. */
  flows: Flow[];
}

/** These work on a request with slots of their own. */
const working: ReadonlySet<ComponentKind> = new Set(['service', 'worker']);

const notForRequests: ReadonlySet<string | undefined> = new Set(['startup', 'discovery', 'configuration']);

/** Who waits in a call tree: innermost last, with the call by which each was reached. */
interface Waiter {
  component: Component;
  outer: Waiter | undefined;
}

/** Circles in the calls of flows: a component that is called again, through others, while it waits. */
export function nestedCycles(model: Model): Cycle[] {
  const cycles = new Map<string, Cycle>();
  for (const flow of model.flows) {
    const waiting: { step: Step; waiter: Waiter | undefined }[] = flow.steps.map((step) => ({
      step,
      waiter: undefined,
    }));
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { step, waiter } = next;
      if (step.type === 'call') {
        const inner = isWaitedFor(step) ? enter(model, step, waiter) : undefined;
        if (inner?.cycle) remember(cycles, inner.cycle, flow);
        waiting.push(...step.steps.map((each) => ({ step: each, waiter: inner?.waiter })));
        for (const each of [...(step.miss?.steps ?? []), ...(step.otherwise ?? []), ...(step.undo ?? [])])
          waiting.push({ step: each, waiter });
      } else waiting.push(...inside(step).map((each) => ({ step: each, waiter })));
    }
  }
  return [...cycles.values()];
}

function inside(step: Exclude<Step, Call>): Step[] {
  if (step.type === 'pause') return [];
  if (step.type === 'parallel') return step.branches;
  return step.type === 'choose' ? step.branches.flatMap(({ steps }) => steps) : step.steps;
}

function isWaitedFor({ arrow, settings, otherwise }: Call): boolean {
  return arrow === 'sync' && !settings.optional && !otherwise && !notForRequests.has(settings.purpose);
}

/** Who waits once a call has arrived, and the circle that it closes. */
function enter(
  model: Model,
  call: Call,
  outer: Waiter | undefined,
): { waiter: Waiter | undefined; cycle?: Omit<Cycle, 'flows'> } {
  const { components, connections } = lookup(model);
  const [target] = call.targets;
  const component = target && components.get(target.component);
  if (!component || call.targets.length > 1 || !working.has(component.kind)) return { waiter: outer };
  const waiter = { component, outer };
  const members: ElementId[] = [];
  for (let at = outer; at; at = at.outer) {
    members.unshift(at.component.id);
    if (at.component !== component) continue;
    const closing = connections.get(call.connection);
    return closing && new Set(members).size > 1 ? { waiter, cycle: { members, closing } } : { waiter };
  }
  return { waiter };
}

function remember(cycles: Map<string, Cycle>, cycle: Omit<Cycle, 'flows'>, flow: Flow): void {
  const key = [...cycle.members].sort().join(' ');
  const known = cycles.get(key) ?? { ...cycle, flows: [] };
  if (!flow.derived && !known.flows.includes(flow)) known.flows.push(flow);
  cycles.set(key, known);
}

/** Circles of arrows of which some are in no flow: one for each set of components that can reach each other. */
export function undeclaredCycles(model: Model): Cycle[] {
  const edges = requiredArrows(model);
  const between = betweenCircles(edges);
  const cycles: Cycle[] = [];
  const done = new Set<ElementId>();
  for (const { id } of model.components) {
    const path = done.has(id) || !between.has(id) ? undefined : shortestCircle(edges, id);
    if (!path) continue;
    for (const { from } of path) done.add(from);
    const closing = path.at(-1);
    if (closing && path.length > 1 && path.some((arrow) => callsAlong(model, arrow.id).length === 0))
      cycles.push({ members: path.map(({ from }) => from), closing, flows: [] });
  }
  return cycles;
}

/** Arrows between working components that must be answered. */
function requiredArrows(model: Model): ReadonlyMap<ElementId, Connection[]> {
  const { components } = lookup(model);
  const edges = new Map<ElementId, Connection[]>();
  for (const connection of model.connections) {
    const ends = [connection.from, connection.targets[0]?.component ?? ''];
    const works = ends.every((id) => working.has(components.get(id)?.kind ?? 'client'));
    if (!works || connection.arrow !== 'sync' || connection.targets.length !== 1 || ends[0] === ends[1])
      continue;
    const optional = settingsAlong(model, connection).every(
      (settings) => settings.optional || notForRequests.has(settings.purpose),
    );
    const replaced = callsAlong(model, connection.id).some(({ otherwise }) => otherwise);
    if (optional || replaced) continue;
    edges.set(connection.from, [...(edges.get(connection.from) ?? []), connection]);
  }
  return edges;
}

/** The components on circles, and those on ways from one circle to another: none other need be searched from. */
function betweenCircles(edges: ReadonlyMap<ElementId, Connection[]>): ReadonlySet<ElementId> {
  const left = new Set(edges.keys());
  const callers = new Map<ElementId, ElementId[]>();
  for (const [from, connections] of edges)
    for (const { targets } of connections) {
      const to = targets[0]?.component ?? '';
      const known = callers.get(to);
      if (known) known.push(from);
      else callers.set(to, [from]);
    }
  const targetsOf = (id: ElementId) => edges.get(id)?.map(({ targets }) => targets[0]?.component ?? '') ?? [];
  const callersOf = (id: ElementId) => callers.get(id) ?? [];
  for (const [ahead, behind] of [
    [targetsOf, callersOf],
    [callersOf, targetsOf],
  ] as const) {
    const open = new Map([...left].map((id) => [id, ahead(id).filter((each) => left.has(each)).length]));
    const ends = [...left].filter((id) => open.get(id) === 0);
    for (const id of ends) {
      left.delete(id);
      for (const each of behind(id)) {
        const others = (open.get(each) ?? 0) - 1;
        open.set(each, others);
        if (others === 0) ends.push(each);
      }
    }
  }
  return left;
}

/** The fewest arrows that lead back to where they began. */
function shortestCircle(
  edges: ReadonlyMap<ElementId, Connection[]>,
  start: ElementId,
): Connection[] | undefined {
  const cameBy = new Map<ElementId, Connection>();
  const next = [start];
  for (const id of next)
    for (const connection of edges.get(id) ?? []) {
      const to = connection.targets[0]?.component ?? '';
      if (to === start) return pathTo(id, connection);
      if (cameBy.has(to)) continue;
      cameBy.set(to, connection);
      next.push(to);
    }
  return undefined;

  function pathTo(id: ElementId, last: Connection): Connection[] {
    const path = [last];
    for (let at = id; at !== start; ) {
      const by = cameBy.get(at);
      if (!by) break;
      path.unshift(by);
      at = by.from;
    }
    return path;
  }
}
