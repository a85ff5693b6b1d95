import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Model } from '../../src/model/model.ts';
import type { Report } from '../../src/simulation/report.ts';
import { duration, number } from '../format.ts';
import { IconButton } from '../icons.tsx';
import type { Dispatch } from '../state/events.ts';
import { currentReport, speedOf, speeds } from '../state/playback.ts';
import type { PreviewState } from '../state/state.ts';
import type { Clock } from './clock.ts';
import { eventsOf, type TimelineEvent } from './events.ts';
import { bucketSeconds } from './moment.ts';
import { ticksOf } from './ticks.ts';

interface Props {
  state: PreviewState;
  model: Model;
  clock: Clock;
  dispatch: Dispatch;
}

/** The time of the shown run: what happens in it, played, scrubbed and brushed. */
export function TimeLine({ state, model, clock, dispatch }: Props): JSX.Element | null {
  const report = currentReport(state);
  if (!report || report.timeline.length === 0) return null;
  const { playback, panel } = state;
  const events = eventsOf(model, panel.scenario, report.duration);
  return (
    <fieldset class="time" aria-label="Time of the run">
      <IconButton
        icon={playback.playing ? 'pause' : 'play'}
        name={playback.playing ? 'Pause (space)' : 'Play the run (space)'}
        act={() => dispatch({ type: 'playToggled' })}
      />
      <select
        class="speed"
        aria-label="Speed, simulated seconds per second"
        title="Simulated seconds per second"
        value={String(speedOf(playback, report))}
        onChange={(event) => dispatch({ type: 'speedChosen', speed: Number(event.currentTarget.value) })}
      >
        {speeds.map((speed) => (
          <option key={speed} value={String(speed)}>
            {number(speed)}×
          </option>
        ))}
      </select>
      <Track report={report} events={events} brush={playback.brush} clock={clock} dispatch={dispatch} />
      <Reading clock={clock} report={report} />
      <IconButton
        icon="whole"
        name="Show the whole run (Esc)"
        act={() => {
          dispatch({ type: 'timeShown', at: null });
          dispatch({ type: 'brushed', brush: null });
        }}
      />
    </fieldset>
  );
}

/** The time in words, and what it is of. */
function Reading({ clock, report }: { clock: Clock; report: Report }): JSX.Element {
  const [time, setTime] = useState(clock.time);
  useEffect(() => {
    const step = bucketSeconds(report) / 4;
    return clock.watch((now) => setTime(now === null ? null : Math.floor(now / step) * step));
  }, [clock, report]);
  return (
    <span class="time-reading">
      {time === null ? `whole run, ${duration(report.duration)}` : duration(time)}
    </span>
  );
}

interface TrackProps {
  report: Report;
  events: TimelineEvent[];
  brush: { from: number; to: number } | null;
  clock: Clock;
  dispatch: Dispatch;
}

const jumps: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** A slider over the run: click and drag scrub, dragging with shift (or from the ruler below) brushes. */
function Track({ report, events, brush, clock, dispatch }: TrackProps): JSX.Element {
  const track = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const total = report.duration;
  const percent = (time: number) => `${(100 * time) / total}%`;

  useEffect(
    () =>
      clock.watch((time) => {
        const line = cursor.current;
        if (!line) return;
        line.hidden = time === null;
        line.style.left = percent(time ?? 0);
        track.current?.setAttribute('aria-valuenow', String(Math.round(time ?? 0)));
        track.current?.setAttribute('aria-valuetext', time === null ? 'whole run' : duration(time));
      }),
    [clock, total],
  );

  const timeOf = (clientX: number) => {
    const box = track.current?.getBoundingClientRect();
    return box && box.width > 0 ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * total : 0;
  };
  const press = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const held = event.currentTarget;
    const start = timeOf(event.clientX);
    const brushing =
      event.shiftKey || (event.target instanceof Element && event.target.closest('.ruler') !== null);
    const go = (at: number) =>
      brushing ? dispatch({ type: 'brushed', brush: { from: start, to: at } }) : clock.seek(at);
    go(start);
    held.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => go(timeOf(moved.clientX));
    const end = () => held.removeEventListener('pointermove', move);
    held.addEventListener('pointermove', move);
    held.addEventListener('pointerup', end, { once: true });
    held.addEventListener('pointercancel', end, { once: true });
  };
  const jump = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const bucket = bucketSeconds(report);
    const now = clock.time ?? 0;
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? total : now + (jumps[event.key] ?? 0) * bucket;
    if (to === now && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    const at = Math.min(total, Math.max(0, to));
    if (event.shiftKey) dispatch({ type: 'brushed', brush: { from: brush?.from ?? now, to: at } });
    clock.seek(at);
  };

  return (
    <div
      class="time-track"
      ref={track}
      role="slider"
      tabIndex={0}
      aria-label="Time of the run"
      aria-valuemin={0}
      aria-valuemax={Math.round(total)}
      aria-valuenow={0}
      title="Drag to scrub, drag with shift or along the ruler to choose a stretch"
      onPointerDown={press}
      onKeyDown={jump}
    >
      <Failures report={report} />
      {brush && (
        <div class="brush" style={{ left: percent(brush.from), width: percent(brush.to - brush.from) }} />
      )}
      {events.map(({ from, to, text }, index) => (
        <div
          key={`${index} ${text}`}
          class={to > from ? 'happening lasting' : 'happening'}
          style={{ left: percent(from), width: percent(to - from) }}
          title={`${duration(from)}${to > from ? ` to ${duration(to)}` : ''}: ${text}`}
        >
          <span>{text}</span>
        </div>
      ))}
      <div class="cursor" ref={cursor} hidden />
      <div class="ruler" aria-hidden="true">
        {ticksOf(total).map((tick) => (
          <span key={tick} style={{ left: percent(tick) }}>
            {duration(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Where requests failed, at a glance: the share of them in each bucket. */
function Failures({ report }: { report: Report }): JSX.Element {
  const { timeline } = report;
  const width = 100 / timeline.length;
  return (
    <svg class="failing" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {timeline.map(({ at, flows }, index) => {
        const told = Object.values(flows);
        const failed = told.reduce((sum, flow) => sum + flow.failed, 0);
        const ended = told.reduce((sum, flow) => sum + flow.failed + flow.completed, 0);
        const height = failed > 0 ? Math.max(1, (10 * failed) / ended) : 0;
        return height > 0 ? (
          <rect key={at} x={index * width} y={10 - height} width={width} height={height} />
        ) : null;
      })}
    </svg>
  );
}
