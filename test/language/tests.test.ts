import { describe, expect, it } from 'vitest';
import type { LiveDocument } from '../../language/server/live-documents.ts';
import { LiveDocument as Live } from '../../language/server/live-documents.ts';
import { testsOf } from '../../language/server/tests.ts';
import type { Report } from '../../src/protocol.ts';
import { loadText, testUri } from '../support/model.ts';

const design = `system Shop "Web shop"
client u
service a
flow f "Buy" from u at 1/s {
  expect p99 < 250ms
  u -> a
}
scenario s { duration: 1m  at 10s fail a  expect f successRate >= 90%  expect f p99 < 1s }
`;

async function opened(text = design): Promise<LiveDocument> {
  const live = new Live(testUri);
  live.take(1, text, await loadText(text));
  return live;
}

const failedInS = {
  id: 'scenario/s/expect/0',
  text: 'f successRate >= 90%',
  subject: 'f',
  metric: 'successRate',
  actual: 0.5,
  passed: false,
  judged: true,
  range: null,
  explanation: { lines: ['half of the requests found `a` down'] },
};

const reportOf = (scenario: string | null, expectations: Report['expectations']): Report => ({
  schema: 1,
  system: 'Shop',
  scenario,
  seed: 1,
  duration: 60,
  warmup: 0,
  events: 0,
  flows: {},
  components: {},
  expectations,
  timeline: [],
  notes: [],
});

/** The design after its scenario was run. */
async function measured(expectations: Report['expectations'] = [failedInS]): Promise<LiveDocument> {
  const live = await opened();
  live.runs();
  const reports = [reportOf('s', expectations)];
  live.measurements.take({ uri: testUri, version: 1, scenarios: ['s'], reports }, 1_700_000_000_000);
  return live;
}

const outcomesOf = (live: LiveDocument) =>
  testsOf(live)?.suites.flatMap(({ expectations }) => expectations.map(({ outcome }) => outcome));

describe('the tests of a design', () => {
  it('are its flows, tested by the undisturbed run, and its scenarios', async () => {
    const tests = testsOf(await opened());
    expect(tests).toMatchObject({ title: 'Web shop', stale: false, ranAt: null });
    expect(
      tests?.suites.map(({ id, title, scenario, expectations }) => [
        id,
        title,
        scenario,
        expectations.map((expectation) => expectation.text),
      ]),
    ).toEqual([
      ['f', 'Buy', null, ['p99 < 250ms']],
      ['s', undefined, 's', ['f successRate >= 90%', 'f p99 < 1s']],
    ]);
  });

  it('have names that an edit elsewhere leaves alone, and places that follow it', async () => {
    const [before, after] = await Promise.all([opened(), opened(`service more\n${design}`)]);
    const ids = (live: LiveDocument) =>
      testsOf(live)?.suites.flatMap(({ id, expectations }) => [id, ...expectations.map((each) => each.id)]);
    const lines = (live: LiveDocument) => testsOf(live)?.suites.map(({ range }) => range?.start.line);
    expect(ids(after)).toEqual(ids(before));
    expect(lines(before)).toEqual([3, 7]);
    expect(lines(after)).toEqual([4, 8]);
  });

  it('have no outcome before a run', async () => {
    expect(outcomesOf(await opened())).toEqual([undefined, undefined, undefined]);
  });

  it('tell what was measured, the limit and the explanation', async () => {
    expect(outcomesOf(await measured())?.[1]).toEqual({
      passed: false,
      judged: true,
      actual: '50%',
      limit: '>= 90%',
      lines: ['half of the requests found `a` down'],
      old: false,
    });
  });

  it('tell when the last report came in', async () => {
    expect(testsOf(await measured())?.ranAt).toBe(1_700_000_000_000);
  });

  it('leave a figure of another text aside', async () => {
    const live = await measured([{ ...failedInS, text: 'f successRate >= 99%' }]);
    expect(outcomesOf(live)).toEqual([undefined, undefined, undefined]);
  });

  it('mark figures of an older design', async () => {
    const live = await measured();
    const changed = design.replace('service a', 'service a { replicas: 3 }');
    live.take(2, changed, await loadText(changed));
    expect(outcomesOf(live)?.[1]?.old).toBe(true);
  });

  it('stay in sight while the text is broken', async () => {
    const live = await opened();
    live.take(2, `${design}service {`, await loadText(`${design}service {`));
    expect(testsOf(live)).toMatchObject({ stale: true, suites: [{ id: 'f' }, { id: 's' }] });
  });
});
