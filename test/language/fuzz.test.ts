import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format } from '../../language/format.ts';
import type { Loaded } from '../../language/load.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Range } from '../../src/model/source.ts';
import { check } from '../../src/rules/check.ts';
import { prepare } from '../../src/simulation/simulate.ts';
import { loadText, testUri } from '../support/model.ts';
import { mutations } from './mutate.ts';

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.sysd'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'));

/** The longest that a text may take of this thread. */
const longestMilliseconds = 1000;

/** Milliseconds of this thread, which the load of the machine does not change much. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Ranges of everything told of a text, and of its fixes, that do not lie in it. */
function strayRanges(
  text: string,
  told: readonly Pick<Loaded['problems'][number], 'uri' | 'range' | 'fixes'>[],
) {
  const lines = text.split(/\r\n|\r|\n/);
  const isInside = ({ start, end }: Range) =>
    [start, end].every(
      ({ line, character }) => line >= 0 && character >= 0 && character <= (lines[line]?.length ?? -1),
    ) &&
    (start.line < end.line || (start.line === end.line && start.character <= end.character));
  const ranges = told.flatMap(({ uri, range, fixes }) => [
    { uri, range },
    ...fixes.flatMap(({ edits }) => edits),
  ]);
  return ranges.filter(({ uri, range }) => uri === testUri && !isInside(range)).map(({ range }) => range);
}

async function survives(text: string): Promise<void> {
  const before = cpu();
  const { model, problems } = await loadText(text);
  const analysis = analyse(model);
  const findings = check(model, analysis, { today: '2026-01-01' });
  expect(strayRanges(text, [...problems, ...findings])).toEqual([]);
  format(text);
  expect(cpu() - before).toBeLessThan(longestMilliseconds);
}

describe('any change to an example', { timeout: 60_000 }, () => {
  it('is read, analysed, checked and formatted without an exception, in time, with every range in the text', async () => {
    await loadText('service warm');
    await fc.assert(fc.asyncProperty(mutations(examples), survives), { numRuns: 100 });
  });

  it('can be prepared for simulation, or is refused in words', async () => {
    await fc.assert(
      fc.asyncProperty(mutations(examples), async (text) => {
        const { model } = await loadText(text);
        const prepared = prepare(model, {});
        if (prepared.ok) prepared.run.advance(100);
        else expect(prepared.message).not.toBe('');
      }),
      { numRuns: 40 },
    );
  });
});

describe('any string at all', () => {
  it('is read without an exception, in time, with every range in the text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ maxLength: 300, unit: 'binary' }), survives), {
      numRuns: 100,
    });
  });
});
