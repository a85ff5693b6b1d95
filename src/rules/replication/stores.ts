import { workOf } from '../../analysis/capacity/work.ts';
import { formatRate } from '../../model/format.ts';
import { callsOf } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Expectation, Flow } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { relatedTo } from '../about.ts';
import type { RelatedPlace } from '../finding.ts';
import { factsOf, mandatoryCalls, mattering } from '../flows.ts';
import type { Context } from '../rule.ts';

/** Kinds that are asked to keep what they are given. */
const storeKinds: ReadonlySet<ComponentKind> = new Set(['database', 'search', 'objectStore', 'warehouse']);

/** A store that this design replicates itself: what a provider runs has its copies out of sight. */
export function isOwnStore({ kind, settings }: Component): boolean {
  return storeKinds.has(kind) && settings.managed !== true;
}

/** A call of a flow that matters to a component, and how often it is made. */
export interface Use {
  flow: Flow;
  call: Call;
  /** Requests per second that reach this component, undisturbed. */
  rate: number;
}

/** The calls of flows that matter to a component. */
export function usesOf(context: Context, component: ElementId): readonly Use[] {
  const known = usesIn.get(context) ?? usesOfEach(context);
  usesIn.set(context, known);
  return known.get(component) ?? [];
}

/** Rules ask for every store: the calls are gone through once for all of them. */
const usesIn = new WeakMap<Context, ReadonlyMap<ElementId, Use[]>>();

function usesOfEach(context: Context): ReadonlyMap<ElementId, Use[]> {
  const all = new Map<ElementId, Use[]>();
  for (const flow of mattering(context.model)) {
    const rates = factsOf(context, flow.id)?.calls ?? {};
    for (const call of callsOf(flow)) {
      const rate = (Object.hasOwn(rates, call.id) ? (rates[call.id] ?? 0) : 0) / call.targets.length;
      for (const { component } of call.targets) {
        const others = all.get(component);
        if (others) others.push({ flow, call, rate });
        else all.set(component, [{ flow, call, rate }]);
      }
    }
  }
  return all;
}

export function isWrite({ call }: Use): boolean {
  return workOf(call.operation) === 'write';
}

/** Without it no request of its flow succeeds, or some do not. */
export function isMandatory({ flow, call }: Use): boolean {
  const known = mandatoryIn.get(flow) ?? new Set(mandatoryCalls(flow, true));
  mandatoryIn.set(flow, known);
  return known.has(call);
}

const mandatoryIn = new WeakMap<Flow, ReadonlySet<Call>>();

/** The settings that tell how long a store works on these: of those that it is not asked for nothing is read. */
export function timesRead({ settings }: Component, uses: readonly Use[]): string[] {
  const reads = uses.some((use) => !isWrite(use)) ? [settings.readTime ? 'readTime' : 'serviceTime'] : [];
  const writes = uses.some(isWrite) ? [settings.writeTime ? 'writeTime' : 'serviceTime'] : [];
  return [...new Set([...reads, ...writes]), settings.cores === undefined ? 'concurrency' : 'cores'];
}

export function rateOf(uses: readonly Use[]): number {
  return uses.reduce((sum, { rate }) => sum + rate, 0);
}

/** The flows behind some calls, each once, in the order of the text. */
export function flowsBehind(uses: readonly Use[]): Flow[] {
  return [...new Set(uses.map(({ flow }) => flow))];
}

/** Each flow behind these calls, with its rate there: `checkout writes it (40/s).` */
export function relatedUses(uses: readonly Use[], does: string): RelatedPlace[] {
  return flowsBehind(uses).map((flow) => {
    const rate = rateOf(uses.filter((use) => use.flow === flow));
    return relatedTo(flow, `${flow.name} ${does} it${rate > 0 ? ` (${formatRate(rate)})` : ''}.`);
  });
}

/** An upper bound that a flow sets on a metric of itself, or of this component. */
export interface Bound {
  flow: Flow;
  expectation: Expectation;
  /** Base units. */
  limit: number;
}

/** What flows allow at most; the strictest first. */
export function boundsOn(flows: readonly Flow[], metric: string, component: Component): Bound[] {
  return flows
    .flatMap((flow) =>
      flow.expectations.flatMap((expectation) => {
        const { subject, comparison, value } = expectation;
        const meant =
          subject.type === 'flow'
            ? subject.id === flow.id
            : subject.type === 'component' && subject.id === component.id;
        if (expectation.metric !== metric || !meant || typeof value !== 'number') return [];
        return comparison === '>' || comparison === '>=' ? [] : [{ flow, expectation, limit: value }];
      }),
    )
    .sort((a, b) => a.limit - b.limit);
}
