import { describe, expect, it } from 'vitest';
import { mostWords } from '../../language/services/text.ts';
import { loadText } from '../support/model.ts';

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Seconds of this thread for reading a text, which the load of the machine does not change much. */
async function secondsToRead(text: string): Promise<number> {
  const before = process.threadCpuUsage();
  await loadText(text);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}

describe('texts that are no designs', () => {
  const refused: Record<string, string> = {
    '300,000 arrows that lead nowhere': many(300_000, () => 'a->b\n'),
    'a list of 300,000 targets': `service a a -> [${many(300_000, () => 'b,')}b]`,
    'a chain of 300,000 calls': `service a flow f from a { a ${many(300_000, () => '-> a ')}}`,
    'a million signs': '@'.repeat(1_000_000),
  };
  it.each(Object.entries(refused))('%s: refused in words, at once', async (_, text) => {
    const before = process.threadCpuUsage();
    const { problems, model } = await loadText(text);
    expect(problems.map(({ rule }) => rule)).toEqual(['syntax/refused']);
    expect(problems[0]?.message).toContain(`more than the ${mostWords} that are read`);
    expect(model.components).toEqual([]);
    expect(process.threadCpuUsage(before).user / 1e6).toBeLessThan(1);
  });

  it('lines that nobody understands: the first are told, the rest is not read', async () => {
    const { problems } = await loadText(many(100_000, () => 'foo bar\n'));
    expect(problems.length).toBeLessThanOrEqual(1000);
    expect(problems.filter(({ rule }) => rule.startsWith('syntax/')).length).toBeGreaterThan(50);
  });

  it('what stands before lines that nobody understands is still there', async () => {
    const { model } = await loadText(`service first\n${many(20_000, () => 'foo bar\n')}`);
    expect(model.components.map(({ id }) => id)).toContain('first');
  });

  it('a text after one that was given up is read as ever', async () => {
    await loadText(many(20_000, () => 'foo bar\n'));
    const { model, problems } = await loadText('client users\nservice api\nusers -> api\n');
    expect(problems).toEqual([]);
    expect(model.components.map(({ id }) => id)).toEqual(['users', 'api']);
  });
});

describe('the time to read a text', { timeout: 60_000 }, () => {
  const texts: Record<string, (size: number) => string> = {
    components: (size) => many(size, (index) => `service s${index}\n`),
    'components with comments': (size) => many(size, (index) => `/** it */\nservice s${index}\n`),
    'unresolved arrows': (size) => many(size, (index) => `a${index} -> b${index}\n`),
    'names that are taken': (size) => many(size, () => 'service s\n'),
    'unknown properties': (size) => `service s {${many(size, (index) => `p${index}: 1\n`)}}`,
    'unknown technologies': (size) => many(size, (index) => `service s${index} using t${index}\n`),
    flows: (size) => many(size, (index) => `flow f${index} { a -> b }\n`),
    'missing imports': (size) => many(size, (index) => `import "./x${index}.sysd"\n`),
    groups: (size) => many(size, (index) => `group g${index} { service s }\n`),
    'lines that nobody understands': (size) => many(size, () => 'foo bar\n'),
  };
  it.each(Object.entries(texts))('of %s grows no faster than the text', async (_, text) => {
    await secondsToRead(text(500));
    const small = await secondsToRead(text(2_000));
    const large = await secondsToRead(text(8_000));
    expect(large).toBeLessThan(4 * 3 * Math.max(small, 0.02));
  });
});
