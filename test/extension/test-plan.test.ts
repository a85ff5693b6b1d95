import { describe, expect, it } from 'vitest';
import {
  listed,
  outputOf,
  problemOf,
  scenariosToRun,
  suiteKey,
  verdictOf,
} from '../../src/extension/test-plan.ts';
import type { TestSuite } from '../../src/protocol.ts';

const flow: TestSuite = {
  id: 'buy',
  scenario: null,
  expectations: [{ id: 'buy/expect/0', text: 'p99 < 250ms' }],
};
const silent: TestSuite = { id: 'look', scenario: null, expectations: [] };
const lost: TestSuite = { id: 'lost', scenario: 'lost', expectations: [] };
const busy: TestSuite = { id: 'busy', scenario: 'busy', expectations: [] };
const design = { suites: [flow, silent, lost, busy] };

describe('what is run for the tests that were chosen', () => {
  it('is the undisturbed run for expectations of flows', () => {
    expect(scenariosToRun(design, [flow, flow])).toEqual([null]);
  });

  it('is each scenario once', () => {
    expect(scenariosToRun(design, [lost, busy, lost])).toEqual(['lost', 'busy']);
  });

  it('is everything where all are chosen', () => {
    expect(scenariosToRun(design, [flow, lost, busy])).toBe('all');
  });
});

describe('the list of tests', () => {
  it('leaves out flows that expect nothing and keeps scenarios that can be run', () => {
    expect(listed(design)).toEqual([flow, lost, busy]);
  });

  it('tells a flow and a scenario of the same name apart', () => {
    expect([suiteKey({ id: 'x', scenario: null }), suiteKey({ id: 'x', scenario: 'x' })]).toEqual([
      'flow/x',
      'scenario/x',
    ]);
  });
});

describe('a run in the preview', () => {
  const measured = { reports: [{ scenario: null }, { scenario: 'lost' }] };

  it('has no problem where there are figures of what was asked for', () => {
    expect([problemOf(measured, ['lost']), problemOf(measured, 'all')]).toEqual([undefined, undefined]);
  });

  it('has one where there are none', () => {
    expect(problemOf(measured, ['busy'])).toBe('It could not be simulated; the preview tells why.');
    expect(problemOf({ reports: [] }, 'all')).toBe('It could not be simulated; the preview tells why.');
  });
});

describe('a verdict', () => {
  const outcome = { passed: false, judged: true, actual: '310 ms', limit: '< 250 ms', lines: [], old: false };

  it('tells what was measured, the limit and why, a line each', () => {
    const lines = ['80 % of the time was waiting at `api`', '`api` had no slot left from 12 s on.'];
    expect(verdictOf('p99 < 250ms', { ...outcome, lines })).toEqual({
      state: 'failed',
      message: [
        'p99 < 250ms: it was 310 ms.',
        '80 % of the time was waiting at `api`.',
        '`api` had no slot left from 12 s on.',
      ].join('\n'),
      actual: '310 ms',
      limit: '< 250 ms',
    });
  });

  it('tells of what held what was measured', () => {
    expect(verdictOf('p99 < 250ms', { ...outcome, passed: true })).toEqual({
      state: 'passed',
      message: 'p99 < 250ms: it was 310 ms.',
    });
  });

  it('stands in the output with a sign, its reasons below', () => {
    const failed = verdictOf('p99 < 250ms', { ...outcome, lines: ['`api` was full'] });
    expect(outputOf(failed)).toBe('✗ p99 < 250ms: it was 310 ms.\r\n  `api` was full.\r\n');
  });

  it('skips what the simulation does not judge, with its reason', () => {
    const told = { ...outcome, judged: false, lines: ['sysd analyze tells it'] };
    expect(verdictOf('availability >= 99%', told)).toEqual({
      state: 'skipped',
      message: 'availability >= 99%: not simulated. sysd analyze tells it.',
    });
  });

  it('skips what the run measured nothing of', () => {
    expect(verdictOf('p99 < 250ms', undefined)).toEqual({
      state: 'skipped',
      message: 'p99 < 250ms: the run measured nothing of it.',
    });
  });
});
