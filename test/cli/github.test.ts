import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandFor, withoutCommands } from '../../src/cli/github.ts';
import { onlySingleInstance, type ProjectFolder, projectFolder, shop } from './project.ts';

const range = { start: { line: 1, character: 8 }, end: { line: 1, character: 11 } };
const diagnostic = { severity: 'warning', rule: 'spof/x', message: 'It is so.', range } as const;

describe('a workflow command', () => {
  it('tells place, rule and message', () => {
    expect(commandFor('designs/shop.sysd', diagnostic)).toBe(
      '::warning file=designs/shop.sysd,line=2,col=9,endLine=2,endColumn=12,title=spof/x::It is so.',
    );
  });

  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'notice'],
    ['hint', 'notice'],
  ] as const)('of %s is called %s', (severity, name) => {
    expect(commandFor('a.sysd', { ...diagnostic, severity })).toMatch(new RegExp(`^::${name} `));
  });

  it('has no columns where there are several lines', () => {
    const several = { start: range.start, end: { line: 4, character: 1 } };
    expect(commandFor('a.sysd', { ...diagnostic, range: several })).toBe(
      '::warning file=a.sysd,line=2,endLine=5,title=spof/x::It is so.',
    );
  });

  it('escapes what would end a property, the message or the line', () => {
    const hostile = { ...diagnostic, message: '100%: a,b\r\n::error::owned' };
    expect(commandFor('a,b:c%\n::set-env::.sysd', hostile)).toBe(
      '::warning file=a%2Cb%3Ac%25%0A%3A%3Aset-env%3A%3A.sysd,line=2,col=9,endLine=2,endColumn=12,title=spof/x::100%25: a,b%0D%0A::error::owned',
    );
  });

  it('is nowhere in messages', () => {
    expect(withoutCommands('  ::error::a ##[error]b')).not.toMatch(/::|##\[/);
  });
});

describe('sysd check --format github', () => {
  let project: ProjectFolder;
  beforeEach(() => {
    project = projectFolder();
    project.write('sysd.config.json', onlySingleInstance);
  });
  afterEach(() => project.remove());

  it('writes a command a finding, with paths from the root of the repository', () => {
    project.write('designs/my shop.sysd', shop);
    const { code, output } = project.check('--format', 'github');
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::warning file=designs\/my shop\.sysd,line=2,col=9,endLine=2,endColumn=12,title=spof\/single-instance::"api" runs once/,
    );
    expect(lines[1]).toBe('1 file checked: 1 warning');
    expect(code).toBe(0);
  });

  it('a hostile name of a folder begins no command in a message either', () => {
    project.write('a\n::error::owned/sysd.config.json', '{ "rules": { "\\u001b[31m\\n::error::x": "off" } }');
    project.write('a\n::error::owned/shop.sysd', shop);
    const { code, messages } = project.check('--format', 'github');
    expect(messages).toContain('There is no rule');
    expect(messages).not.toMatch(/^\s*::|##\[/m);
    expect(messages).not.toContain('\u001b');
    expect(code).toBe(2);
  });

  it('a hostile name begins no second command', () => {
    project.write('evil\n::error::owned.sysd', shop);
    project.write('broken\n::error::owned.sysd', 'service "a\n::error::owned"\n::error::owned\n');
    const { output, messages } = project.check('--format', 'github');
    const commands = `${output}${messages}`.split('\n').filter((line) => line.trimStart().startsWith('::'));
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) expect(command).toMatch(/^::(error|warning) file=[^:]*,title=[^:]*::/);
    expect(commands.filter((command) => /^\s*::error::/.test(command))).toEqual([]);
  });
});
