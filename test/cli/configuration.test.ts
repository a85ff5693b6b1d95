import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlySingleInstance, type ProjectFolder, projectFolder, shop } from './project.ts';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project.remove());

/** `rule severity` of all that is told. */
function told(...args: string[]): string[] {
  return project
    .checkJson(...args)
    .files.flatMap(({ diagnostics }) => diagnostics.map(({ rule, severity }) => `${rule} ${severity}`));
}

describe('sysd.config.json', () => {
  it('holds for the designs below its folder', () => {
    project.write('sysd.config.json', onlySingleInstance);
    project.write('designs/shop.sysd', shop);
    expect(told()).toEqual(['spof/single-instance warning']);
  });

  it('is the nearest upwards', () => {
    project.write('sysd.config.json', onlySingleInstance);
    project.write('designs/sysd.config.json', { ...onlySingleInstance, rules: { 'spof/*': 'info' } });
    project.write('designs/shop.sysd', shop);
    expect(told()).toEqual(['spof/single-instance info']);
  });

  it('is not looked for outside of the repository', () => {
    project.write('sysd.config.json', { extends: 'sysd:off' });
    project.write('inner/.git/HEAD', '');
    project.write('inner/shop.sysd', shop);
    expect(told()).toContain('spof/single-instance warning');
  });

  it('may say something else of some files', () => {
    project.write('sysd.config.json', {
      ...onlySingleInstance,
      overrides: [{ files: ['sandbox/**'], rules: { 'spof/*': 'hint' } }],
    });
    project.write('shop.sysd', shop);
    project.write('sandbox/shop.sysd', shop);
    expect(told()).toEqual(['spof/single-instance hint', 'spof/single-instance warning']);
  });

  it('holds for what standard input says in its folder', () => {
    project.write('sysd.config.json', onlySingleInstance);
    expect(told('-')).toEqual([]);
  });

  it('that is wrong ends the command with the place of each mistake, exit 2', () => {
    project.write(
      'sysd.config.json',
      '{\n  "rules": { "spof/entry-pont": "off" },\n  "enviroment": "staging"\n}\n',
    );
    project.write('shop.sysd', shop);
    const { code, output, messages } = project.check();
    expect({ code, output, messages }).toEqual({
      code: 2,
      output: '',
      messages: [
        'sysd: sysd.config.json:2:14: There is no rule "spof/entry-pont". Did you mean "spof/entry-point"?',
        'sysd: sysd.config.json:3:3: The configuration has no "enviroment". Did you mean "environment"?',
        '',
      ].join('\n'),
    });
  });

  it('may demand a last day of what is accepted', () => {
    project.write('sysd.config.json', {
      ...onlySingleInstance,
      rules: { ...onlySingleInstance.rules, 'model/acceptance-invalid': 'error' },
      acceptance: { requireUntil: true },
    });
    project.write(
      'shop.sysd',
      `${shop}accept "spof/single-instance" on api because "agreed with the owner"\n`,
    );
    const { code, files } = project.checkJson();
    expect(files[0]?.diagnostics.map(({ message }) => message)).toEqual([
      'This project wants a last day for what is accepted: `until DATE`.',
    ]);
    expect(code).toBe(1);
  });
});

describe('accepted findings', () => {
  const accepted = `${shop}accept "spof/single-instance" on api because "agreed with the owner" until 2027-01-31 { owner: "@shop"  ticket: "A-1" }\n`;
  beforeEach(() => {
    project.write('sysd.config.json', onlySingleInstance);
    project.write('shop.sysd', accepted);
  });

  it('are in the json, with who accepted them until when', () => {
    const { files, accepted: list, summary } = project.checkJson('--now', '2026-11-20');
    expect(files[0]?.diagnostics).toEqual([]);
    expect(summary.warnings).toBe(0);
    expect(list).toMatchObject([
      {
        path: 'shop.sysd',
        rule: 'spof/single-instance',
        severity: 'warning',
        element: 'api',
        by: 'acceptance',
        reason: 'agreed with the owner',
        until: '2027-01-31',
        owner: '@shop',
        ticket: 'A-1',
      },
    ]);
  });

  it('are listed with --accepted', () => {
    const { output } = project.check('--accepted', '--now', '2026-11-20');
    expect(output).toContain('because  agreed with the owner (until 2027-01-31, @shop, A-1)');
    expect(output).toContain('1 file checked, nothing found; 1 accepted\n');
  });

  it('are counted without it', () => {
    expect(project.check('--now', '2026-11-20').output).toBe(
      '1 file checked, nothing found; 1 accepted (--accepted)\n',
    );
  });

  it('come back after their last day: --now says which day it is', () => {
    expect(project.checkJson('--now', '2027-02-01').summary.warnings).toBe(1);
  });

  it.each(['tomorrow', '2027-02-30', '2027-2-1'])('--now %s is no date', (date) => {
    const { code, messages } = project.check('--now', date);
    expect(messages).toBe(`sysd: --now takes a date such as 2027-01-31, and not "${date}"\n`);
    expect(code).toBe(2);
  });
});

describe('what sysd check tells', () => {
  beforeEach(() => {
    project.write('sysd.config.json', onlySingleInstance);
    project.write('shop.sysd', shop);
  });

  it('--quiet: errors only; warnings still count', () => {
    const { code, output } = project.check('--quiet', '--max-warnings', '0');
    expect(output).toBe('1 file checked: 1 warning\n');
    expect(code).toBe(1);
  });

  it('--explain: why it matters, what it rests on and the figures', () => {
    const { output } = project.check('--explain');
    expect(output).toMatch(/\n {2}why {3}One machine in a system of one machine takes everything/);
    expect(output).toMatch(/\n {2}rests on what the file and its technologies say\n/);
    expect(output).toMatch(/\n {2}facts api: gets 500\/s, .*available \d/);
  });

  it('a file whose name has to be escaped in an address is one file', () => {
    project.write('a (1).sysd', shop);
    expect(project.checkJson('a (1).sysd').files.map(({ diagnostics }) => diagnostics.length)).toEqual([1]);
  });
});
