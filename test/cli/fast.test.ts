import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProjectFolder, projectFolder, shop } from './project.ts';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write(
    'shop.sysd',
    `${shop}flow browse from users at 9000/s {\n  expect availability >= 99.99%\n  users -> api\n}\n`,
  );
});
afterEach(() => project.remove());

/** What is told, as data, and the rules that were left out. */
function run(...args: string[]) {
  const { output } = project.check('--format', 'json', ...args);
  const { files, left }: { files: { diagnostics: { rule: string }[] }[]; left?: string[] } =
    JSON.parse(output);
  return { diagnostics: files.flatMap(({ diagnostics }) => diagnostics), left };
}

describe('a fast check', () => {
  it('finds all that its rules ever find, and names those that it leaves out', () => {
    const whole = run();
    const fast = run('--fast');
    const left = new Set(fast.left);
    expect(fast.diagnostics.length).toBeGreaterThan(0);
    expect(fast.diagnostics).toEqual(whole.diagnostics.filter(({ rule }) => !left.has(rule)));
    expect(whole.diagnostics.filter(({ rule }) => left.has(rule))).not.toEqual([]);
  });

  it('is told apart from a whole one, which leaves nothing out', () => {
    expect(project.check('--fast').output).toMatch(/; fast: \d+ rules left out that need the analysis\n$/);
    expect(run().left).toBeUndefined();
  });

  it('does not call an entry of the baseline stale whose rule was left out', () => {
    project.check('--update-baseline');
    expect(run('--fast').diagnostics.map(({ rule }) => rule)).not.toContain('baseline/stale');
  });

  it.each([['--fix'], ['--fix-design', 'api'], ['--update-baseline']])('goes without %s', (...option) => {
    const { code, messages } = project.check('--fast', ...option);
    expect([code, messages]).toEqual([
      2,
      'sysd: --fast leaves rules out, so it goes with neither a fix nor --update-baseline\n',
    ]);
  });
});
