import { describe, expect, it } from 'vitest';
import { Simulations } from '../../language/server/simulation.ts';
import type { FromSimulator, Report, ToSimulator } from '../../src/protocol.ts';
import { modelOf } from '../support/model.ts';

const text = `client u
service a
flow f from u at 1/s { u -> a }
scenario s { at 1m fail a }
scenario t { at 1m fail a }`;

/** A simulator that says what a test has it say. */
function stage() {
  const threads: { posted: ToSimulator[]; ended: boolean; say(message: FromSimulator): void; die(): void }[] =
    [];
  const simulations = new Simulations(() => {
    const listeners: ((message: FromSimulator) => void)[] = [];
    const failures: (() => void)[] = [];
    const thread = {
      posted: [] as ToSimulator[],
      ended: false,
      say: (message: FromSimulator) => listeners.forEach((listen) => void listen(message)),
      die: () => failures.forEach((fail) => void fail()),
    };
    threads.push(thread);
    return {
      post: (question) => thread.posted.push(question),
      onAnswer: (listener) => listeners.push(listener),
      onFailure: (listener) => failures.push(listener),
      end: () => {
        thread.ended = true;
      },
    };
  });
  return { simulations, threads };
}

const reportOf = (scenario: string | null): Report => ({
  schema: 1,
  system: '',
  scenario,
  seed: 1,
  duration: 1,
  warmup: 0,
  events: 0,
  flows: {},
  components: {},
  expectations: [],
  timeline: [],
  notes: [],
});
const reported = (scenario: string | null): FromSimulator => ({
  type: 'report',
  id: 1,
  report: reportOf(scenario),
});
const ended: FromSimulator = { type: 'ended', id: 1, cancelled: false };

const scenariosOf = (posted: readonly ToSimulator[] = []) =>
  posted.flatMap((message) => (message.type === 'run' ? message.scenarios : []));

describe('a run beside the server', () => {
  it('is of the undisturbed flows and every scenario', async () => {
    const { simulations, threads } = stage();
    void simulations.run('d', 1, await modelOf(text));
    expect(scenariosOf(threads[0]?.posted)).toEqual([null, 's', 't']);
  });

  it('is of one scenario where that is asked for', async () => {
    const { simulations, threads } = stage();
    const run = simulations.run('d', 1, await modelOf(text), { only: ['t'] });
    expect(scenariosOf(threads[0]?.posted)).toEqual(['t']);
    threads[0]?.say(reported('t'));
    threads[0]?.say(ended);
    expect(await run).toMatchObject({ version: 1, scenarios: ['t'], reports: [{ scenario: 't' }] });
  });

  it('tells why a scenario could not be run', async () => {
    const { simulations, threads } = stage();
    const run = simulations.run('d', 1, await modelOf(text), { only: ['t'] });
    threads[0]?.say({ type: 'refused', id: 1, scenario: 't', message: 'That would take a year.' });
    threads[0]?.say(ended);
    expect(await run).toMatchObject({ reports: [], refusals: ['That would take a year.'] });
  });

  it('gives way to the next one of its document, and to that alone', async () => {
    const { simulations, threads } = stage();
    const model = await modelOf(text);
    const first = simulations.run('d', 1, model);
    void simulations.run('other', 1, model);
    void simulations.run('d', 2, model);
    expect(await first).toBeUndefined();
    expect(threads.map((thread) => thread.ended)).toEqual([true, false, false]);
  });

  it('keeps what it has measured when one scenario takes its place', async () => {
    const { simulations, threads } = stage();
    const model = await modelOf(text);
    const first = simulations.run('d', 1, model);
    threads[0]?.say(reported(null));
    void simulations.run('d', 1, model, { only: ['t'] });
    expect(await first).toMatchObject({ scenarios: [null], reports: [{ scenario: null }] });
  });

  it('ends with nothing when its thread dies', async () => {
    const { simulations, threads } = stage();
    const run = simulations.run('d', 1, await modelOf(text));
    threads[0]?.say(reported(null));
    threads[0]?.die();
    expect(await run).toBeUndefined();
  });

  it('does not begin without a flow', async () => {
    const { simulations, threads } = stage();
    expect(await simulations.run('d', 1, await modelOf('service a'))).toBeUndefined();
    expect(threads).toEqual([]);
  });
});
