import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Model } from '../../src/model/model.ts';
import type { Report } from '../../src/simulation/report.ts';
import { duration } from '../format.ts';
import type { Clock } from '../playback/clock.ts';
import { bucketIndexAt, bucketSeconds } from '../playback/moment.ts';
import { tickStep } from '../playback/ticks.ts';
import type { Dispatch } from '../state/events.ts';
import type { PlaybackState } from '../state/state.ts';
import { type Chart, chartsOf, chartText, timesOf } from './chart-data.ts';
import { loadPlot } from './load-plot.ts';

/** Charts whose cursors move together. */
const together = 'sysd';
const height = 130;
const colours = ['blue', 'orange', 'green', 'purple', 'red'] as const;
/** Where a theme has no colours for charts. */
const fallbacks = ['#3794ff', '#d18616', '#89d185', '#b180d7', '#f14c4c'] as const;

interface Props {
  report: Report;
  model: Model;
  playback: PlaybackState;
  clock: Clock;
  dispatch: Dispatch;
}

/** What was measured over the time of the run; one cursor for all, and for the time line and the diagram. */
export function Charts({ report, model, playback, clock, dispatch }: Props): JSX.Element {
  const charts = useMemo(() => chartsOf(report, model), [report, model]);
  const times = useMemo(() => timesOf(report), [report]);
  const theme = useTheme();
  const { Drawer, problem } = usePlot();
  if (problem !== null)
    return (
      <p class="message" role="alert">
        {problem}
      </p>
    );
  if (!Drawer) return <p class="message calm">Loading the charts …</p>;
  return (
    <div class="charts">
      {charts.map((chart) => (
        <Plot
          key={`${chart.id} ${theme}`}
          Drawer={Drawer}
          chart={chart}
          times={times}
          report={report}
          brush={playback.brush}
          clock={clock}
          dispatch={dispatch}
        />
      ))}
    </div>
  );
}

interface PlotProps {
  Drawer: typeof uPlot;
  chart: Chart;
  times: number[];
  report: Report;
  brush: PlaybackState['brush'];
  clock: Clock;
  dispatch: Dispatch;
}

function Plot({ Drawer, chart, times, report, brush, clock, dispatch }: PlotProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ brush, report });
  latest.current = { brush, report };

  useEffect(() => {
    const inside = place.current;
    if (!inside) return;
    const drawn = new Drawer(
      optionsOf(chart, inside.clientWidth, () => rangeOf(latest.current), dispatch),
      [times, ...chart.series.map(({ values }) => values)],
      inside,
    );
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: inside.clientWidth, height }));
    observer.observe(inside);
    const stopPointing = listenTo(drawn, report, clock, dispatch);
    const stopShowing = showTime(drawn, clock);
    return () => {
      stopPointing();
      stopShowing();
      observer.disconnect();
      drawn.destroy();
    };
  }, [chart, times]);

  useEffect(() => {
    const [min, max] = rangeOf(latest.current);
    plot.current?.setScale('x', { min, max });
  }, [brush, chart]);

  return (
    <figure class="chart" aria-label={chartText(chart)}>
      <figcaption>{chart.title}</figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

function rangeOf({ brush, report }: { brush: PlaybackState['brush']; report: Report }): [number, number] {
  return brush ? [brush.from, brush.to] : [0, report.duration];
}

function optionsOf(
  chart: Chart,
  width: number,
  range: () => [number, number],
  dispatch: Dispatch,
): uPlot.Options {
  const style = getComputedStyle(document.body);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const ink = colour('--vscode-descriptionForeground', '#808080');
  const grid = { stroke: `color-mix(in srgb, ${ink} 25%, transparent)`, width: 1 };
  const font = `11px ${style.fontFamily}`;
  return {
    width,
    height,
    cursor: { sync: { key: together }, drag: { x: true, y: false, setScale: false }, y: false },
    scales: { x: { time: false, range } },
    axes: [
      {
        stroke: ink,
        grid,
        ticks: grid,
        font,
        size: 24,
        splits: () => splitsOf(...range()),
        values: (_, ticks) => ticks.map(duration),
      },
      { stroke: ink, grid, ticks: grid, font, size: 64, values: (_, ticks) => ticks.map(chart.text) },
    ],
    series: [
      { label: 'Time', value: (_, at) => duration(at) },
      ...chart.series.map(({ label }, index): uPlot.Series => {
        const at = index % colours.length;
        return {
          label,
          stroke: colour(`--vscode-charts-${colours[at]}`, fallbacks[at] ?? ink),
          width: 1.5,
          ...(index >= 2 ? { dash: index % 2 === 0 ? [6, 3] : [2, 3] } : {}),
          points: { show: false },
          value: (_, value) => chart.text(value),
        };
      }),
    ],
    hooks: {
      setSelect: [
        (drawn) => {
          const { left, width: across } = drawn.select;
          if (across < 4) return;
          const brush = { from: drawn.posToVal(left, 'x'), to: drawn.posToVal(left + across, 'x') };
          dispatch({ type: 'brushed', brush });
          drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Round times within a range. */
function splitsOf(from: number, to: number): number[] {
  const step = tickStep(to - from);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** What is pointed at in a chart is looked at in the diagram; a click stays there. */
function listenTo(drawn: uPlot, report: Report, clock: Clock, dispatch: Dispatch): () => void {
  const { over } = drawn;
  let pointed: number | null = null;
  let pressedAt = 0;
  const timeOf = ({ clientX }: MouseEvent) =>
    Math.min(report.duration, Math.max(0, drawn.posToVal(clientX - over.getBoundingClientRect().left, 'x')));
  const peek = (bucket: number | null) => {
    if (bucket === pointed) return;
    pointed = bucket;
    dispatch({ type: 'timePeeked', at: bucket === null ? null : (bucket + 0.5) * bucketSeconds(report) });
  };
  const move = (event: MouseEvent) => peek(clock.playing ? null : bucketIndexAt(report, timeOf(event)));
  const leave = () => peek(null);
  const press = ({ clientX }: MouseEvent) => {
    pressedAt = clientX;
  };
  const click = (event: MouseEvent) => {
    if (Math.abs(event.clientX - pressedAt) < 4) clock.seek(timeOf(event));
  };
  over.addEventListener('mousemove', move);
  over.addEventListener('mouseleave', leave);
  over.addEventListener('mousedown', press);
  over.addEventListener('click', click);
  return leave;
}

/** A line at the time that is shown. */
function showTime(drawn: uPlot, clock: Clock): () => void {
  const line = document.createElement('div');
  line.className = 'chart-now';
  drawn.over.append(line);
  const show = (time: number | null) => {
    const { min = 0, max = 0 } = drawn.scales.x ?? {};
    line.hidden = time === null || time < (min ?? 0) || time > (max ?? 0);
    if (!line.hidden && time !== null)
      line.style.transform = `translateX(${drawn.valToPos(time, 'x').toFixed(1)}px)`;
  };
  drawn.hooks.draw = [() => show(clock.time)];
  return clock.watch(show);
}

/** What draws charts, once it is there. */
function usePlot(): { Drawer: typeof uPlot | null; problem: string | null } {
  const [loaded, setLoaded] = useState<{ Drawer: typeof uPlot | null; problem: string | null }>({
    Drawer: null,
    problem: null,
  });
  useEffect(() => {
    loadPlot().then(
      (Drawer) => setLoaded({ Drawer, problem: null }),
      (error: unknown) =>
        setLoaded({ Drawer: null, problem: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  return loaded;
}

/** Changes with the editor's theme: charts are painted, and do not follow style sheets by themselves. */
function useTheme(): string {
  const theme = () => document.body.className;
  const [known, setKnown] = useState(theme);
  useEffect(() => {
    const observer = new MutationObserver(() => setKnown(theme()));
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    return () => observer.disconnect();
  }, []);
  return known;
}
