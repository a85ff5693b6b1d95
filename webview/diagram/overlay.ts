import type { Overlay } from '../../src/diagram/draw.ts';
import type { ElementId, Severity } from '../../src/model/settings.ts';
import type { Picture } from '../../src/protocol.ts';
import type { Report } from '../../src/simulation/report.ts';
import { bright } from '../find/search.ts';
import { loadOf } from '../load.ts';
import { downAt, type Moment, momentOf } from '../playback/moment.ts';
import { foundIn, lookedAt } from '../state/find.ts';
import { currentReport } from '../state/playback.ts';
import type { PreviewState } from '../state/state.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * What lies over the diagram: colours of the moment that is played, else from the shown run while it fits the design,
 * else from the analysis.
 */
export function overlayOf(state: PreviewState): Overlay {
  const { picture, selected } = state;
  const highlighted = lookedAt(state) ?? state.highlighted;
  const moment = momentOf(state);
  return {
    utilization: moment ? utilizationAt(moment) : utilizationOf(picture, currentReport(state)),
    ...(moment && picture ? { down: downAt(moment, picture.model) } : {}),
    badges: badgesOf(picture?.findings ?? []),
    ...(highlighted === null ? {} : { highlighted }),
    ...(selected === null ? {} : { selected }),
    ...(picture && state.find?.text.trim() ? { lit: bright(picture.model, foundIn(state)) } : {}),
  };
}

function utilizationAt({ bucket }: Moment): Record<ElementId, number> {
  return Object.fromEntries(
    Object.entries(bucket.components).map(([id, { utilization }]) => [id, utilization]),
  );
}

function utilizationOf(picture: Picture | null, report: Report | undefined): Record<ElementId, number> {
  const figures = new Map<ElementId, number>();
  for (const [id, analysed] of Object.entries(picture?.analysis?.components ?? {}))
    if (analysed.limit !== 'none' && Number.isFinite(loadOf(analysed))) figures.set(id, loadOf(analysed));
  for (const [id, measured] of Object.entries(report?.components ?? {})) {
    figures.set(id, loadOf(measured));
    measured.replicas.forEach((replica, index) => {
      figures.set(`${id}#${index}`, replica.utilization);
    });
  }
  return Object.fromEntries(figures);
}

function badgesOf(findings: Picture['findings']): Overlay['badges'] {
  const badges = new Map<ElementId, { severity: Severity; count: number }>();
  for (const { element, severity } of findings) {
    if (element === undefined) continue;
    const known = badges.get(element);
    const worst =
      known && severities.indexOf(known.severity) < severities.indexOf(severity) ? known.severity : severity;
    badges.set(element, { severity: worst, count: (known?.count ?? 0) + 1 });
  }
  return Object.fromEntries(badges);
}
