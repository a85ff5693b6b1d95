import type { Report } from '../../src/simulation/report.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import { outcomeOf } from './simulation.ts';
import type { PlaybackState, PreviewState } from './state.ts';

/** Simulated seconds per second that a person may choose. */
export const speeds = [0.1, 1, 2, 5, 10, 20, 60, 120, 600, 3600] as const;

/** Seconds that a whole run takes to play, about, before anyone chose a speed. */
const playedIn = 24;

/** A shorter stretch of a run is no choice but a click. */
const shortestBrush = 1 / 200;

/** The report of the shown scenario, unless the design has changed since. */
export function currentReport(state: PreviewState): Report | undefined {
  const known = outcomeOf(state, state.panel.scenario);
  return known && !known.old && known.outcome.type === 'report' ? known.outcome.report : undefined;
}

/** Whether that is of a run that is still under way. */
export function isInterim(state: PreviewState): boolean {
  return outcomeOf(state, state.panel.scenario)?.interim ?? false;
}

/** Simulated seconds per second: the person's choice, or what plays the run in about half a minute. */
export function speedOf({ speed }: PlaybackState, report: Pick<Report, 'duration'>): number {
  return speed ?? speeds.find((each) => report.duration / each <= playedIn) ?? speeds[speeds.length - 1] ?? 1;
}

export function playToggled(state: PreviewState): Step {
  const { playback } = state;
  if (playback.playing) return withPlayback(state, { playing: false });
  const report = currentReport(state);
  if (!report || report.timeline.length === 0) return step(state);
  const from = playback.brush?.from ?? 0;
  const to = playback.brush?.to ?? report.duration;
  const goesOn = playback.at !== null && playback.at >= from && playback.at < to;
  return withPlayback(state, { playing: true, at: goesOn ? playback.at : from });
}

/** Null: the figures of the whole run. */
export function timeShown(state: PreviewState, { at }: Happening<'timeShown'>): Step {
  const report = currentReport(state);
  if (at === null || !report) return withPlayback(state, { at: null, playing: false });
  return withPlayback(state, { at: Math.min(report.duration, Math.max(0, at)) });
}

export function timePeeked(state: PreviewState, { at }: Happening<'timePeeked'>): Step {
  return withPlayback(state, { peek: at });
}

export function playEnded(state: PreviewState): Step {
  return withPlayback(state, { playing: false });
}

export function speedChosen(state: PreviewState, { speed }: Happening<'speedChosen'>): Step {
  return withPlayback(state, { speed });
}

export function brushed(state: PreviewState, { brush }: Happening<'brushed'>): Step {
  const report = currentReport(state);
  if (brush === null || !report) return withPlayback(state, { brush: null });
  const from = Math.max(0, Math.min(brush.from, brush.to));
  const to = Math.min(report.duration, Math.max(brush.from, brush.to));
  return withPlayback(state, { brush: to - from < report.duration * shortestBrush ? null : { from, to } });
}

/** What is played belongs to one run of one scenario: with another one it begins anew. */
export function rewound(state: PreviewState): PreviewState {
  const { at, peek, playing, brush } = state.playback;
  if (at === null && peek === null && !playing && brush === null) return state;
  const { speed } = state.playback;
  return { ...state, playback: { at: null, peek: null, playing: false, speed, brush: null } };
}

function withPlayback(state: PreviewState, change: Partial<PlaybackState>): Step {
  return step({ ...state, playback: { ...state.playback, ...change } });
}
