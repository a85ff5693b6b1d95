import type { JSX } from 'preact';
import { changesText } from '../../src/diagram/difference.ts';
import type { Overlay } from '../../src/diagram/draw.ts';
import { type HeatMetric, heatScales, legendOf } from '../../src/diagram/heat.ts';

/** What the colours and signs of the picture stand for. */
export function Legend({ metric, overlay }: { metric: HeatMetric; overlay: Overlay }): JSX.Element {
  const figures = overlay.heat ?? overlay.utilization;
  const known = Object.keys(figures).length > 0;
  return (
    <div class="legend">
      {overlay.changes && <span>{changesText(overlay.changes)}</span>}
      {(known || metric !== 'utilization') && (
        <>
          <span class="legend-name">{heatScales[metric].name}</span>
          {known ? (
            legendOf(metric).map(({ level, text }, index) => (
              <span key={level} class="legend-entry">
                <svg
                  class={`legend-bar sysd-diagram sysd-load-${level}`}
                  viewBox="0 0 20 6"
                  aria-hidden="true"
                >
                  <path class="sysd-load-track" d="M0 1h20v4H0z" />
                  <path class="sysd-load-bar" d={`M0 1h${5 * (index + 1)}v4H0z`} />
                </svg>
                {text}
              </span>
            ))
          ) : (
            <span>the design says nothing of it</span>
          )}
        </>
      )}
    </div>
  );
}
