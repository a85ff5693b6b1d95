import { formatShare } from '../model/format.ts';
import type { ElementId } from '../model/settings.ts';
import type { Heat, HeatLevel } from './draw.ts';

export const heatMetrics = ['utilization', 'latency', 'errors', 'cost', 'availability'] as const;
/** What the colours of components can tell. */
export type HeatMetric = (typeof heatMetrics)[number];

interface Scale {
  name: string;
  /** `12% ...`, for those who hear it. */
  says: string;
  /** Where each level ends, ratios. */
  ends: readonly [calm: number, busy: number, hot: number];
}

/** How the five are told; of all but the utilization, how much of the whole falls to a component. */
export const heatScales: Record<HeatMetric, Scale> = {
  utilization: { name: 'Utilization', says: 'utilized', ends: [0.6, 0.8, 1] },
  latency: { name: 'Share of the time', says: 'of the time of requests', ends: [0.1, 0.25, 0.5] },
  errors: { name: 'Share of the errors', says: 'of the errors', ends: [0.1, 0.25, 0.5] },
  cost: { name: 'Share of the cost', says: 'of the cost', ends: [0.1, 0.25, 0.5] },
  availability: { name: 'Share of the downtime', says: 'of the downtime', ends: [0.1, 0.25, 0.5] },
};

/** A component's figure, a ratio, as heat. */
export function heatOf(metric: HeatMetric, figure: number): Heat {
  const { says } = heatScales[metric];
  const text = Number.isFinite(figure) ? shortShare(figure) : '∞';
  return {
    level: levelOf(metric, figure),
    share: Number.isFinite(figure) ? figure : 1,
    text,
    says: `${text} ${says}`,
  };
}

/** The heat of components by their figures. */
export function heats(
  metric: HeatMetric,
  figures: Readonly<Record<ElementId, number>>,
): Record<ElementId, Heat> {
  return Object.fromEntries(
    Object.entries(figures)
      .filter(([, figure]) => !Number.isNaN(figure))
      .map(([id, figure]) => [id, heatOf(metric, figure)]),
  );
}

export interface LegendEntry {
  level: HeatLevel;
  /** `below 60%` */
  text: string;
}

/** What the levels stand for. */
export function legendOf(metric: HeatMetric): LegendEntry[] {
  const [calm, busy, hot] = heatScales[metric].ends;
  return [
    { level: 'calm', text: `below ${formatShare(calm)}` },
    { level: 'busy', text: `from ${formatShare(calm)}` },
    { level: 'hot', text: `from ${formatShare(busy)}` },
    { level: 'over', text: `from ${formatShare(hot)}` },
  ];
}

function levelOf(metric: HeatMetric, figure: number): HeatLevel {
  const [calm, busy, hot] = heatScales[metric].ends;
  if (figure >= hot) return 'over';
  if (figure >= busy) return 'hot';
  return figure >= calm ? 'busy' : 'calm';
}

function shortShare(share: number): string {
  if (share > 99.99) return '>9999%';
  return share > 0 && share < 0.005 ? '<1%' : `${Math.round(share * 100)}%`;
}
