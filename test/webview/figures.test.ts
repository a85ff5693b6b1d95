import { describe, expect, it } from 'vitest';
import { fitted, revealing } from '../../webview/diagram/viewport.ts';
import { downtime, duration, number, rate, share } from '../../webview/format.ts';
import { failuresText } from '../../webview/results/flows.tsx';
import { distanceText, intervalText, judge } from '../../webview/results/verdict.ts';
import { expectation } from './support/design.ts';

describe('figures as text', () => {
  it.each([null, undefined, Number.NaN])('what was not measured (%s) is a dash', (value) => {
    expect([number(value), duration(value), rate(value), share(value), downtime(value)]).toEqual(
      new Array(5).fill('–'),
    );
  });

  it('downtime is told for a year', () => {
    expect(downtime(0.9995)).toBe('4 h 23 min');
    expect(downtime(1)).toBe('never');
  });

  it('failures are told by cause, the most frequent first', () => {
    expect(
      failuresText({ failed: 24, failures: { rejected: 3, timeout: 21, error: 0 }, unfinished: 2 }),
    ).toBe('24 requests failed: timeout 21, rejected 3; 2 unfinished');
    expect(failuresText({ failed: 0, failures: {}, unfinished: 0 })).toBe('');
  });
});

describe('an expectation', () => {
  const below = expectation('f/expect/0', 'f', 'p99', '<', 0.15, 'expect p99 < 150ms');
  const above = expectation('f/expect/1', 'f', 'successRate', '>=', 0.99, 'expect f successRate >= 99%');
  const exactly = expectation('f/expect/2', 'f', 'lostWrites', '==', 0, 'expect f lostWrites == 0');

  it.each([
    [below, 0.112, '38 ms (25.3%) to spare'],
    [below, 0.18, '30 ms (20%) over'],
    [below, 52.8, '52.6 s over, 352× the limit'],
    [below, 0.15, 'at the limit, not inside'],
    [above, 0.9944, '0.44 points to spare'],
    [above, 0.9856, '0.44 points short'],
    [above, 0.99, 'at the limit'],
    [exactly, 0, ''],
    [exactly, 12, 'off by 12'],
    [below, Number.POSITIVE_INFINITY, ''],
    [below, null, ''],
    [below, 'causal', ''],
  ] as const)('%o with %s: %s', (given, actual, text) => expect(distanceText(given, actual)).toBe(text));

  const report = { id: 'f/expect/0', text: '', subject: 'f', metric: 'p99', judged: true };

  it('holds or fails by the simulation', () => {
    const measured = { ...report, actual: 0.112, passed: true, range: [0.105, 0.119] as [number, number] };
    expect(judge(below, measured, undefined)).toEqual({
      id: 'f/expect/0',
      subject: 'f',
      text: 'p99 < 150ms',
      verdict: 'holds',
      actual: '112 ms',
      range: '105–119 ms',
      distance: '38 ms (25.3%) to spare',
      note: '',
      before: '',
      why: [],
    });
    const missed = { ...report, actual: 0.18, passed: false, range: null };
    expect(judge(below, missed, undefined).verdict).toBe('fails');
  });

  it('tells why it fails, and nothing of that when it holds', () => {
    const explanation = { lines: ['urls was full from 210 s on'] };
    const missed = { ...report, actual: 0.18, passed: false, range: null, explanation };
    expect(judge(below, missed, undefined).why).toEqual(['urls was full from 210 s on']);
    expect(judge(below, { ...missed, passed: true }, undefined).why).toEqual([]);
  });

  it('tells what the run before measured, where that differs', () => {
    const now = { ...report, actual: 0.112, passed: true, range: null };
    expect(judge(below, now, undefined, { ...now, actual: 0.18 }).before).toBe('180 ms');
    expect(judge(below, now, undefined, { ...now, actual: 0.1121 }).before).toBe('');
  });

  it('is not known when there was nothing to measure', () => {
    const nothing = { ...report, actual: null, passed: false, range: null, note: 'no request' };
    expect(judge(below, nothing, undefined)).toMatchObject({
      verdict: 'unknown',
      actual: '–',
      note: 'no request',
    });
  });

  it('has the verdict of the analysis before any run, and of what no run measures', () => {
    const exact = { id: 'f/expect/1', actual: 0.995, passed: true };
    const unjudged = { ...report, judged: false, actual: null, passed: false, range: null };
    const verdict = { verdict: 'holds', actual: '99.5%', range: 'exact' };
    expect(judge(above, undefined, exact)).toMatchObject(verdict);
    expect(judge(above, unjudged, exact)).toMatchObject(verdict);
  });

  it('has no verdict from an estimate', () => {
    expect(judge(above, undefined, { id: '', actual: 0.995, passed: true, estimate: true })).toMatchObject({
      verdict: 'unknown',
      actual: '99.5%',
      range: 'estimate',
    });
  });

  it('is not known before analysis and simulation', () => {
    expect(judge(above, undefined, { id: 'f/expect/1' })).toMatchObject({
      verdict: 'unknown',
      note: 'Not simulated yet.',
    });
  });

  it('does not name its subject twice', () => {
    expect(judge(above, undefined, undefined).text).toBe('successRate >= 99%');
  });

  it('tells a unit that both ends of a range share once', () => {
    expect(intervalText('p99', [0.124, 0.139])).toBe('124–139 ms');
    expect(intervalText('p99', [0.9, 1.1])).toBe('900 ms – 1.1 s');
    expect(intervalText('lostWrites', [1, 3])).toBe('1–3');
  });

  it.each(['constructor', '__proto__', 'toString'])('of a metric called %s is a count', (metric) => {
    expect(distanceText({ ...below, metric, value: 5 }, 3)).toBe('2 (40%) to spare');
  });
});

describe('the view', () => {
  const canvas = { width: 1000, height: 500 };

  it('shows a large picture whole, in the middle', () => {
    const view = fitted({ x: 0, y: 0, width: 1952, height: 100 }, canvas);
    expect(view).toEqual({ k: 0.5, x: 12, y: 225 });
  });

  it('shows the whole of a picture of a thousand open cards', () => {
    expect(fitted({ x: 0, y: 0, width: 5000, height: 16000 }, canvas).k * 16000).toBeLessThanOrEqual(500);
  });

  it.each([
    ['a tall picture beside a text', { width: 570, height: 480 }, { width: 400, height: 690 }],
    ['one whose names cannot be read either way', { width: 570, height: 480 }, { width: 400, height: 900 }],
    ['a picture in a narrow preview', { width: 400, height: 480 }, { width: 900, height: 900 }],
  ])('shows %s below the buttons', (_, room, size) => {
    const bounds = { x: 0, y: 0, ...size };
    expect(fitted(bounds, room).y).toBeGreaterThanOrEqual(46);
  });

  it('shows a picture behind the buttons whose names could else not be read', () => {
    const { k, y } = fitted({ x: 0, y: 0, width: 400, height: 740 }, { width: 570, height: 480 });
    expect([k, y]).toEqual([expect.closeTo(0.616, 3), 12]);
  });

  it('does not blow a small picture up', () => {
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, canvas).k).toBe(1.25);
  });

  it('does not move for what is in sight', () => {
    const view = { x: 0, y: 0, k: 1 };
    expect(revealing(view, { x: 100, y: 100, width: 200, height: 80 }, canvas)).toBe(view);
  });

  it('moves as little as brings a card into sight', () => {
    const view = { x: 0, y: 0, k: 1 };
    expect(revealing(view, { x: 950, y: 100, width: 200, height: 80 }, canvas)).toEqual({
      x: -162,
      y: 0,
      k: 1,
    });
  });
});
