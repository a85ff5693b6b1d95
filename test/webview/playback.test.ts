import { describe, expect, it } from 'vitest';
import type { Scene } from '../../src/diagram/scene.ts';
import { Clock, type Course } from '../../webview/playback/clock.ts';
import { eventsOf } from '../../webview/playback/events.ts';
import { downAt, type Moment, momentOf, streamsAt } from '../../webview/playback/moment.ts';
import { Swarm } from '../../webview/playback/swarm.ts';
import { ticksOf } from '../../webview/playback/ticks.ts';
import type { Happening } from '../../webview/state/events.ts';
import { initialState, type PreviewState } from '../../webview/state/state.ts';
import { update } from '../../webview/state/update.ts';
import { analysis, design, picture, reportOf } from './support/design.ts';

const scenario = 'zone-a-dark';

/** The preview after a run, showing the scenario. */
const measured = having(
  initialState,
  { type: 'heard', message: { type: 'picture', answer: picture } },
  { type: 'simulated', message: { type: 'report', id: 1, report: reportOf(null) } },
  { type: 'simulated', message: { type: 'report', id: 1, report: reportOf(scenario) } },
  { type: 'simulated', message: { type: 'ended', id: 1, cancelled: false } },
  { type: 'scenarioShown', scenario },
);

function having(state: PreviewState, ...happenings: Happening[]): PreviewState {
  return happenings.reduce((now, happening) => update(now, happening).state, state);
}

function momentAt(at: number): Moment {
  const moment = momentOf(having(measured, { type: 'timeShown', at }));
  if (!moment) throw new Error('no moment is shown');
  return moment;
}

describe('what is played', () => {
  it('begins at the start of the run', () => {
    expect(having(measured, { type: 'playToggled' }).playback).toMatchObject({ at: 0, playing: true });
  });

  it('goes on where it was paused', () => {
    const paused = having(
      measured,
      { type: 'playToggled' },
      { type: 'timeShown', at: 130 },
      { type: 'playToggled' },
    );
    expect(paused.playback).toMatchObject({ at: 130, playing: false });
    expect(having(paused, { type: 'playToggled' }).playback).toMatchObject({ at: 130, playing: true });
  });

  it('is the brushed stretch, from its start when the time is outside of it', () => {
    const brushed = having(
      measured,
      { type: 'timeShown', at: 500 },
      { type: 'brushed', brush: { from: 300, to: 100 } },
      { type: 'playToggled' },
    );
    expect(brushed.playback).toMatchObject({ at: 100, brush: { from: 100, to: 300 } });
  });

  it('is forgotten with the scenario that it was of', () => {
    const other = having(
      measured,
      { type: 'playToggled' },
      { type: 'brushed', brush: { from: 100, to: 300 } },
      { type: 'scenarioShown', scenario: null },
    );
    expect(other.playback).toEqual(initialState.playback);
  });

  it('takes no brush that is hardly more than a click', () => {
    expect(having(measured, { type: 'brushed', brush: { from: 100, to: 101 } }).playback.brush).toBeNull();
  });

  it('is nothing before there is a run', () => {
    const unmeasured = having(initialState, {
      type: 'heard',
      message: { type: 'picture', answer: picture },
    });
    expect(having(unmeasured, { type: 'playToggled' }).playback.playing).toBe(false);
  });
});

describe('a moment of a run', () => {
  it.each([
    [0, 0],
    [199.9, 190],
    [200, 200],
    [600, 590],
  ])('at %f s is the bucket from %f s', (at, bucket) => {
    expect(momentAt(at).bucket.at).toBe(bucket);
  });

  it('tells the replicas that are down', () => {
    expect(downAt(momentAt(250), design)).toEqual(['web#0', 'web#3', 'urls#0']);
  });

  it('spreads what a flow sends over its calls as the analysis has them', () => {
    const streams = streamsAt(momentAt(0), design, {
      ...analysis,
      flows: {
        redirect: { ...analysisOf('redirect'), calls: { 'redirect/0': 360, 'redirect/0.0': 90 } },
      },
    });
    expect(streams.get('browser->lb')).toEqual({ rate: 400, failing: 0 });
    expect(streams.get('lb->web')).toEqual({ rate: 130, failing: 0 });
  });

  it('tells which share of the requests on an arrow fails', () => {
    const failing = streamsAt(momentAt(200), design, undefined).get('browser->lb')?.failing;
    expect(failing).toBeCloseTo(1500 / 4000, 6);
  });
});

function analysisOf(flow: string) {
  const facts = analysis.flows[flow];
  if (!facts) throw new Error(`no facts of ${flow}`);
  return facts;
}

describe('the events of a scenario', () => {
  it('last as long as they are said to, or to the end', () => {
    expect(eventsOf(design, scenario, 600)).toEqual([
      { from: 200, to: 400, text: 'fail us-east.a', element: 'us-east.a' },
      { from: 480, to: 600, text: 'load ×1.5', element: undefined },
    ]);
  });

  it('are none in the undisturbed run', () => {
    expect(eventsOf(design, null, 600)).toEqual([]);
  });

  it('stand over round times', () => {
    expect(ticksOf(600)).toEqual([120, 240, 360, 480]);
  });
});

/** Frames that come when the test says so. */
function playing(course: Partial<Course>) {
  const waiting: ((now: number) => void)[] = [];
  const steps: (number | 'ended')[] = [];
  const clock = new Clock(
    { request: (frame) => waiting.push(frame), cancel: () => waiting.splice(0) },
    { stepped: (at) => steps.push(at), ended: () => steps.push('ended') },
  );
  clock.follow({ at: 0, playing: true, speed: 10, from: 0, to: 30, step: 10, ...course });
  return {
    clock,
    steps,
    frame: (now: number) => waiting.shift()?.(now),
    waiting: () => waiting.length,
  };
}

describe('the clock', () => {
  it('goes as fast as is said, from frame to frame', () => {
    const { clock, frame } = playing({});
    for (const now of [1000, 1050, 1100]) frame(now);
    expect(clock.time).toBeCloseTo(1);
  });

  it('tells of steps, not of frames', () => {
    const { steps, frame } = playing({ speed: 100 });
    for (const now of [0, 50, 90, 120, 150]) frame(now);
    expect(steps).toEqual([12]);
  });

  it('ends where it should', () => {
    const { clock, steps, frame, waiting } = playing({ at: 29, speed: 100 });
    for (const now of [0, 100]) frame(now);
    expect([clock.time, steps, waiting()]).toEqual([30, [30, 'ended'], 0]);
  });

  it('does not leap after it slept in the background', () => {
    const { clock, frame } = playing({ to: 1000 });
    for (const now of [0, 60_000]) frame(now);
    expect(clock.time).toBeCloseTo(1);
  });
});

const straight: Pick<Scene, 'edges'> = {
  edges: [
    {
      edge: { id: 'a->b', element: 'a->b', elements: ['a->b'], from: 'a', to: 'b', kind: 'sync' },
      points: [
        { x: 0, y: 0 },
        { x: 600, y: 0 },
        { x: 600, y: 400 },
      ],
    },
  ],
};

describe('the requests on the arrows', () => {
  const dotsOf = (rate: number, failing = 0) => {
    const swarm = new Swarm(straight);
    swarm.feed(new Map([['a->b', { rate, failing }]]), true);
    return swarm.dots();
  };

  it('are none where nothing is sent', () => {
    expect(dotsOf(0)).toEqual({ well: [], failing: [] });
  });

  it('are closer together the more there are', () => {
    const counts = [1, 100, 10_000].map((rate) => dotsOf(rate).well.length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBe(3);
  });

  it('show the share that fails', () => {
    const { well, failing } = dotsOf(1000, 0.25);
    expect(failing.length / (well.length + failing.length)).toBeCloseTo(0.25, 1);
  });

  it('move along the arrow and stay on it', () => {
    const swarm = new Swarm(straight);
    swarm.feed(new Map([['a->b', { rate: 1e6, failing: 0 }]]), true);
    for (let second = 0; second < 30; second += 1) swarm.move(1);
    const { well } = swarm.dots();
    const off = well.filter((_, index) => {
      if (index % 2 === 1) return false;
      const [x = 0, y = 0] = [well[index], well[index + 1]];
      return !(y === 0 && x >= 0 && x <= 600) && !(x === 600 && y >= 0 && y <= 400);
    });
    expect(off).toEqual([]);
  });
});
