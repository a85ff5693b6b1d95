import { figuresOf, sharesAmong } from '../../src/analysis/shares.ts';
import { dependenciesOf } from '../../src/diagram/dependencies.ts';
import type { Overlay } from '../../src/diagram/draw.ts';
import { type HeatMetric, heats } from '../../src/diagram/heat.ts';
import { wayOf } from '../../src/diagram/views.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Report } from '../../src/simulation/report.ts';
import type { PreviewState } from '../state/state.ts';
import { differenceIn, shownView } from '../state/subject.ts';

/** What the colours of the shown picture tell. */
export function metricIn(state: PreviewState): HeatMetric {
  return state.look.heat ?? shownView(state)?.settings.show ?? 'utilization';
}

/** An overlay with all that the person asked to see of the picture: a way, dependencies, heat, losses, changes. */
export function looked(state: PreviewState, overlay: Overlay, report: Report | undefined): Overlay {
  const { breaking, subject } = state.look;
  const lit = litIn(state);
  const heat = heatIn(state, report);
  const difference = subject.kind === 'difference' ? differenceIn(state) : undefined;
  return {
    ...overlay,
    ...(lit ? { lit } : {}),
    ...(heat ? { heat } : {}),
    ...(difference ? { changes: difference.changes } : {}),
    ...(breaking.down.length > 0 ? { down: downIn(state), stranded: breaking.loss?.stranded ?? [] } : {}),
  };
}

/** What stays bright: a component with all it depends on, or the way of a flow. */
function litIn({ look, picture }: PreviewState): readonly ElementId[] | undefined {
  if (!picture) return undefined;
  const { focus, subject } = look;
  if (focus !== null) {
    const { upstream, downstream, arrows } = dependenciesOf(picture.model, focus);
    return [focus, ...upstream, ...downstream, ...arrows];
  }
  if (subject.kind === 'path') return wayOf(picture.model, subject.id);
  const flow = shownView({ look, picture })?.settings.flow;
  return flow === undefined ? undefined : wayOf(picture.model, flow);
}

/** Undefined for the utilization, which the overlay has already. */
function heatIn(state: PreviewState, report: Report | undefined): Overlay['heat'] {
  const { picture } = state;
  const metric = metricIn(state);
  if (metric === 'utilization' || !picture) return undefined;
  const measured = report && measuredShares(metric, report);
  if (measured) return heats(metric, measured);
  return picture.analysis ? heats(metric, figuresOf(picture.model, picture.analysis, metric)) : {};
}

/** What a run measured in place of an estimate; undefined where it measures nothing of that. */
function measuredShares(metric: HeatMetric, report: Report): Record<ElementId, number> | undefined {
  if (metric !== 'errors') return undefined;
  const rejected = Object.entries(report.components).map(([id, { rejected }]) => [id, rejected] as const);
  return rejected.some(([, count]) => count > 0) ? sharesAmong(Object.fromEntries(rejected)) : undefined;
}

/** With the replicas that stand in a place that is down. */
function downIn({ look, picture }: PreviewState): ElementId[] {
  const { down } = look.breaking;
  if (!picture) return down;
  const parents = new Map(picture.model.places.map(({ id, parent }) => [id, parent]));
  const lost = new Set(down);
  const isLost = (place: ElementId | undefined): boolean => {
    const seen = new Set<ElementId>();
    for (let at = place; at !== undefined && !seen.has(at); at = parents.get(at)) {
      if (lost.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  const places = picture.model.places.filter(({ id }) => isLost(id)).map(({ id }) => id);
  const replicas = picture.model.components.flatMap(({ id, placement }) =>
    Array.from({ length: placement.length === 0 ? 0 : shownReplicas }, (_, replica) =>
      lost.has(id) || isLost(placement[replica % placement.length]) ? [`${id}#${replica}`] : [],
    ).flat(),
  );
  return [...new Set([...down, ...places, ...replicas])];
}

/** No more small cards than this stand on a card. */
const shownReplicas = 24;
