import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/cli/unified-diff.ts';
import { sysd } from '../support/command.ts';
import { onlySingleInstance, type ProjectFolder, projectFolder, shop } from './project.ts';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write('sysd.config.json', {
    ...onlySingleInstance,
    rules: { ...onlySingleInstance.rules, 'model/acceptance-stale': 'warning' },
  });
});
afterEach(() => project.remove());

const stale = `${shop.replace('service api', 'service api { replicas: 2 }')}
accept "spof/single-instance" on api because "until the second machine is here"
`;
const fixed = `${shop.replace('service api', 'service api { replicas: 2 }')}\n\n`;

describe('sysd check --fix', () => {
  it('applies the safe fixes, shows the difference and checks again', () => {
    project.write('shop.sysd', stale);
    const { code, output, messages } = project.check('--fix', '--max-warnings', '0');
    expect(project.read('shop.sysd')).toBe(fixed);
    expect(output).toBe(`--- shop.sysd
+++ shop.sysd
@@ -6,4 +6,4 @@
   users -> api -> orders write
 }
 
-accept "spof/single-instance" on api because "until the second machine is here"
+

1 file checked, nothing found
`);
    expect(messages).toBe('shop.sysd fixed\n');
    expect(code).toBe(0);
  });

  it('with --dry-run shows the difference alone, and what is found as it is', () => {
    project.write('shop.sysd', stale);
    const { code, output } = project.check('--fix', '--dry-run', '--max-warnings', '0');
    expect(output).toMatch(/^--- shop\.sysd\n/);
    expect(output).toMatch(/1 file checked: 1 warning\n$/);
    expect(project.read('shop.sysd')).toBe(stale);
    expect(code).toBe(1);
  });

  it('leaves hints alone unless they are told', () => {
    project.write('sysd.config.json', { extends: 'sysd:off', rules: { 'model/acceptance-stale': 'hint' } });
    project.write('shop.sysd', stale);
    project.check('--fix');
    expect(project.read('shop.sysd')).toBe(stale);
    project.check('--fix', '--hints');
    expect(project.read('shop.sysd')).toBe(fixed);
  });

  it('never applies a design fix', () => {
    project.write('shop.sysd', shop);
    project.check('--fix');
    expect(project.read('shop.sysd')).toBe(shop);
  });

  it('touches no file that was not named, and leaves none behind', () => {
    project.write('parts.sysd', stale);
    project.write('main.sysd', 'import "./parts.sysd"\n');
    const { output } = project.check('main.sysd', '--fix');
    expect(output).toContain('covers nothing');
    expect(project.read('parts.sysd')).toBe(stale);
    expect(readdirSync(project.path).sort()).toEqual(['.git', 'main.sysd', 'parts.sysd', 'sysd.config.json']);
  });

  it('keeps the line ends of the file', () => {
    project.write('shop.sysd', stale.replaceAll('\n', '\r\n'));
    project.check('--fix');
    expect(project.read('shop.sysd')).toBe(fixed.replaceAll('\n', '\r\n'));
  });

  it('cannot fix standard input in place', () => {
    const { code, messages } = sysd(['check', '-', '--fix'], { input: stale, cwd: project.path });
    expect(messages).toBe(
      'sysd: what comes from standard input cannot be fixed in place; add --dry-run, or name a file\n',
    );
    expect(code).toBe(2);
  });

  it('--dry-run alone is refused', () => {
    project.write('shop.sysd', shop);
    expect(project.check('--dry-run').messages).toBe('sysd: --dry-run goes with --fix or --fix-design\n');
  });
});

describe('sysd check --fix-design', () => {
  const twoSingles = shop.replace('replicas: 2  replication: leader-follower', '');

  it('applies the first design fix of every finding of a rule', () => {
    project.write('shop.sysd', twoSingles);
    const { output } = project.check('--fix-design', 'spof/single-instance');
    expect(output).toContain('-service api\n');
    expect(output).toContain('+service api { replicas: 2 }\n');
    expect(output).toMatch(/nothing found\n$/);
    expect(project.read('shop.sysd')).toContain('service api { replicas: 2 }\n');
  });

  it('of an element alone', () => {
    project.write('shop.sysd', twoSingles);
    expect(
      project.checkJson('--fix-design', 'api').files[0]?.diagnostics.map(({ element }) => element),
    ).toEqual(['orders']);
  });

  it('applies fixes of one place one after the other', () => {
    project.write('sysd.config.json', {
      extends: 'sysd:off',
      rules: { 'spof/single-instance': 'warning', 'capacity/overloaded': 'error' },
    });
    project.write(
      'shop.sysd',
      shop.replace('service api', 'service api { serviceTime: 10ms  concurrency: 3 }'),
    );
    const { code, output } = project.check('--fix-design', 'api');
    expect(output).toMatch(/nothing found\n$/);
    expect(code).toBe(0);
  });

  it('may be given more than once', () => {
    project.write('shop.sysd', twoSingles);
    const { output } = project.check('--fix-design', 'api', '--fix-design', 'orders');
    expect(output).toMatch(/nothing found\n$/);
  });

  it('says that nothing is found of a name', () => {
    project.write('shop.sysd', shop);
    const { messages } = project.check('--fix-design', 'nobody');
    expect(messages).toBe(
      'sysd: nothing that is found of nobody has a design fix that can be applied here\n',
    );
  });
});

describe('a unified diff', () => {
  it('shows three lines around each change, and near changes as one', () => {
    const before = `${'abcdefghijklmnopqrstuvwxyz'.split('').join('\n')}\n`;
    const after = before.replace('b', 'B').replace('f', 'F').replace('x\n', '');
    expect(unifiedDiff('a', before, after)).toBe(
      [
        '--- a',
        '+++ a',
        '@@ -1,9 +1,9 @@',
        ' a\n-b\n+B\n c\n d\n e\n-f\n+F\n g\n h\n i',
        '@@ -21,6 +21,5 @@',
        ' u\n v\n w\n-x\n y\n z',
        '',
      ].join('\n'),
    );
  });

  it('tells where a file has no line end at its end', () => {
    expect(unifiedDiff('a', 'x', 'x\n')).toBe(
      '--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+x\n',
    );
  });

  it('is what patch applies', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sysd-diff-'));
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', '', 'd e'), { maxLength: 30 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        writeFileSync(join(folder, 'a'), before);
        const input = unifiedDiff('a', before, after);
        const { status } = spawnSync('git', ['apply', '-p0', '-'], { cwd: folder, input });
        expect(status).toBe(0);
        expect(readFileSync(join(folder, 'a'), 'utf8')).toBe(after);
      }),
      { numRuns: 40 },
    );
    rmSync(folder, { recursive: true });
  });

  it('of equal texts is empty', () => expect(unifiedDiff('a', 'x\n', 'x\n')).toBe(''));
});
