import { meanOf } from '../../model/distribution.ts';
import { lookup, placeOfReplica, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Step, Target } from '../../model/model.ts';
import { competing } from '../capacity/competing.ts';
import { cacheKinds, queueKinds, storageKinds } from '../kinds.ts';
import type { BasicEvents } from './basic-events.ts';
import { DiagramTooLarge, type Node, TRUE } from './decision-diagram.ts';
import { exposure, isDeclared, lossBySwitching } from './failures.ts';
import { linksBetween } from './links.ts';
import { serves } from './serving.ts';

/** Steps nested deeper than this, or copies beyond this many, are not analysed. */
const depthLimit = 500;
const copyLimit = 500;
/** Steps walked for one flow, copies included. */
const stepLimit = 20_000;

/** Hit ratio of a cache call, by the call's id; 0 where nothing is known of it. */
export type HitRatioOf = (call: Call) => number;

/** A function with the variables that it is over. */
export interface Structure {
  events: BasicEvents;
  root: Node;
}

/** Where the walk stands. */
interface Context {
  depth: number;
  /** Number of the copy of a `parallel` of many that runs here. */
  copy?: { index: number; of: number; path: string };
  /** Seconds for which what a dns has resolved stays in use. */
  redirect: number;
}

/**
 * The structure function of a flow: true when a request is answered, over replicas, places, switch-overs and the
 * choices that make request classes. Throws DiagramTooLarge.
 */
export function structureOf(flow: Flow, events: BasicEvents, hitRatioOf: HitRatioOf): Node {
  return new Walk(events, hitRatioOf).sequence(flow.steps, `${flow.id}/`, { depth: 0, redirect: 0 });
}

class Walk {
  readonly #events: BasicEvents;
  readonly #hitRatioOf: HitRatioOf;
  #walked = 0;

  constructor(events: BasicEvents, hitRatioOf: HitRatioOf) {
    this.#events = events;
    this.#hitRatioOf = hitRatioOf;
  }

  sequence(steps: readonly Step[], path: string, context: Context): Node {
    this.#walked += 1 + steps.length;
    if (context.depth > depthLimit || this.#walked > stepLimit) throw new DiagramTooLarge();
    let redirect = context.redirect;
    const needs = steps.map((step, index) => {
      const node = this.#step(step, `${path}.${index}`, { ...context, depth: context.depth + 1, redirect });
      redirect = Math.max(redirect, this.#resolved(step));
      return node;
    });
    return this.#events.diagram.all(needs);
  }

  #step(step: Step, path: string, context: Context): Node {
    switch (step.type) {
      case 'call':
        return this.#call(step, path, context);
      case 'pause':
        return TRUE;
      case 'sequence':
        return this.sequence(step.steps, path, context);
      case 'repeat':
        return meanOf(step.times) > 0 ? this.sequence(step.steps, path, context) : TRUE;
      case 'choose':
        return this.#events.mixture(
          this.#name(path, context),
          step.branches.map(({ weight, steps }, index) => ({
            weight,
            needs: () => this.sequence(steps, `${path}.${index}`, context),
          })),
        );
      case 'parallel':
        return this.#parallel(step, path, context);
    }
  }

  #parallel(step: Extract<Step, { type: 'parallel' }>, path: string, context: Context): Node {
    const copies = Math.max(0, Math.floor(step.copies));
    if (copies > copyLimit) throw new DiagramTooLarge();
    const branches: Node[] = [];
    for (let copy = 0; copy < copies; copy += 1) {
      const inside: Context =
        copies > 1 ? { ...context, copy: { index: copy, of: copies, path: `${path}x${copy}` } } : context;
      step.branches.forEach((branch, index) => {
        branches.push(this.sequence([branch], `${path}.${index}`, inside));
      });
    }
    if (step.wait === 'all') return this.#events.diagram.all(branches);
    return this.#events.diagram.atLeast(
      step.wait === 'any' ? Math.min(1, branches.length) : step.wait,
      branches,
    );
  }

  #call(call: Call, path: string, context: Context): Node {
    const { diagram } = this.#events;
    const targets = this.#targetsOf(call);
    if (call.arrow === 'async') {
      // Handing over needs the queue to take the message; other work that nobody waits for cannot fail the reply.
      const queues = targets.filter(({ component }) => queueKinds.has(component.kind));
      if (call.settings.optional || queues.length === 0 || queues.length < targets.length) return TRUE;
      return diagram.any(queues.map((target) => this.#served(target, 'write', call, context)));
    }
    if (call.settings.optional) return TRUE;
    const queue = targets.some(({ component }) => queueKinds.has(component.kind));
    const up =
      targets.length === 0
        ? TRUE
        : diagram.any(
            targets.map((target) => this.#served(target, queue ? 'write' : call.operation, call, context)),
          );
    const inner = this.#inside(call, path, {
      depth: context.depth + 1,
      redirect: 0,
      ...keepCopy(context),
    });
    const good = this.#withMisses(call, path, context, up, inner, targets);
    if (!call.otherwise) return good;
    return diagram.or(good, this.sequence(call.otherwise, `${path}e`, context));
  }

  /** What the callee does; of a queue whose consumers compete any of them will do. */
  #inside(call: Call, path: string, context: Context): Node {
    const takings = competing(this.#events.model, call);
    if (!takings) return this.sequence(call.steps, path, context);
    return this.#events.diagram.any(
      takings.map((taking) =>
        this.sequence([taking.call], `${path}.${call.steps.indexOf(taking.call)}`, context),
      ),
    );
  }

  /** A hit needs the cache, or its source in its place; a miss needs the source. */
  #withMisses(
    call: Call,
    path: string,
    context: Context,
    up: Node,
    inner: Node,
    targets: readonly ResolvedTarget[],
  ): Node {
    const { diagram } = this.#events;
    const hit = diagram.and(up, inner);
    const { miss } = call;
    if (!miss) return hit;
    const fetched = this.sequence(miss.steps, `${path}m`, context);
    // A cache that fetches for itself is the caller of its source: nobody else goes there when it is down.
    if (miss.by === 'cache') return this.#split(call, path, context, hit, diagram.and(hit, fetched), targets);
    return this.#split(call, path, context, diagram.or(hit, fetched), fetched, targets);
  }

  #split(
    call: Call,
    path: string,
    context: Context,
    hit: Node,
    miss: Node,
    targets: readonly ResolvedTarget[],
  ): Node {
    const caches = targets.every(({ component }) => cacheKinds.has(component.kind));
    const ratio = caches ? this.#hitRatioOf(call) : 0;
    return this.#events.mixture(this.#name(path, context), [
      { weight: ratio, needs: () => hit },
      { weight: 1 - ratio, needs: () => miss },
    ]);
  }

  #served(
    { component, role }: ResolvedTarget,
    operation: Call['operation'],
    call: Call,
    context: Context,
  ): Node {
    const { diagram } = this.#events;
    const pinned = this.#pinned(component, context);
    if (pinned !== undefined) return pinned;
    return diagram.and(
      linksBetween(this.#events, call, component),
      diagram.and(
        serves(this.#events, component, { operation, role, redirect: context.redirect }),
        this.#detection(component, call),
      ),
    );
  }

  /** Each copy of a wide `parallel` goes to another replica, where there are enough of them. */
  #pinned(component: Component, { copy }: Context): Node | undefined {
    const count = Math.floor(replicasOf(component));
    if (!copy || storageKinds.has(component.kind) || component.settings.managed || count < copy.of)
      return undefined;
    return this.#events.replica(component, `${component.id}#${copy.index}`, copy.index);
  }

  /**
   * What a pool loses until health checks take a dead replica out: its share of the requests for
   * (threshold - 1) intervals, half an interval on average before the first probe, and that probe's timeout.
   */
  #detection(component: Component, call: Call): Node {
    const { components } = lookup(this.#events.model);
    const caller = components.get(call.callers[0] ?? '');
    const check =
      call.settings.healthCheck ??
      (caller && isDeclared(caller, 'healthCheck') ? caller.settings.healthCheck : undefined);
    const count = Math.floor(replicasOf(component));
    const passive = component.settings.mode === 'active-passive' || storageKinds.has(component.kind);
    if (!check || count < 2 || passive || component.settings.managed || component.kind === 'external')
      return TRUE;
    const time = (Math.max(1, check.threshold) - 1) * check.interval + check.timeout + check.interval / 2;
    // Replicas that stand in the same place lose alike.
    const places = Math.min(count, Math.max(1, component.placement.length));
    let loss = 0;
    for (let replica = 0; replica < places; replica += 1) {
      const share = Math.ceil((count - replica) / places) / count;
      loss +=
        share *
        lossBySwitching(exposure(this.#events.model, component, placeOfReplica(component, replica)), time);
    }
    return this.#events.transition(`detection(${component.id})`, component.id, loss);
  }

  /** Seconds for which an address that this step looked up stays in use. */
  #resolved(step: Step): number {
    if (step.type !== 'call') return 0;
    const ttls = this.#targetsOf(step)
      .filter(({ component }) => component.kind === 'dns')
      .map(({ component }) => (isDeclared(component, 'ttl') ? (component.settings.ttl ?? 0) : 0));
    return Math.max(0, ...ttls);
  }

  #targetsOf(call: Call): ResolvedTarget[] {
    const { components } = lookup(this.#events.model);
    return call.targets.flatMap(({ component: id, role }) => {
      const component = components.get(id);
      return component ? [{ component, role }] : [];
    });
  }

  #name(path: string, { copy }: Context): string {
    return copy ? `${path}@${copy.path}` : path;
  }
}

interface ResolvedTarget {
  component: Component;
  role: Target['role'] | undefined;
}

function keepCopy({ copy }: Context): Pick<Context, 'copy'> {
  return copy ? { copy } : {};
}
