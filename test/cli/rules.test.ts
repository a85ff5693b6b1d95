import { describe, expect, it } from 'vitest';
import { readable } from '../../src/cli/markdown.ts';
import { painter } from '../../src/cli/paint.ts';
import { rules } from '../../src/rules/registry.ts';
import { sysd } from '../support/command.ts';

describe('sysd rules', () => {
  it('lists every rule with its level and title', () => {
    const { code, output } = sysd(['rules']);
    for (const { id, level, title } of rules)
      expect(output).toMatch(new RegExp(`^ {2}${id} +${level} +${title}$`, 'm'));
    expect(code).toBe(0);
  });

  it('--format json gives the same to machines', () => {
    const { output } = sysd(['rules', '--format', 'json']);
    expect(JSON.parse(output)).toEqual({
      schema: 1,
      rules: rules.map(({ id, level, title, contradiction }) => ({
        id,
        group: id.split('/')[0],
        level,
        title,
        contradiction: contradiction === true,
      })),
    });
  });

  it('sends who names a rule to explain', () => {
    const { code, messages } = sysd(['rules', 'spof/entry-point']);
    expect(messages).toMatch(/sysd explain spof\/entry-point/);
    expect(code).toBe(2);
  });
});

describe('sysd explain', () => {
  it('tells the page of a rule', () => {
    const { code, output } = sysd(['explain', 'spof/single-instance']);
    expect(output).toMatch(/^spof\/single-instance\n/);
    expect(output).toMatch(/\nWhy\n/);
    expect(output).toContain('    service api { replicas: 2 }\n');
    expect(output).toContain('  - AWS Well-Architected, Reliability pillar, REL10-BP01\n');
    expect(output).not.toMatch(/```|\*\*|^#/m);
    expect(code).toBe(0);
  });

  it.each([
    [['single-instance'], /no rule "single-instance"; did you mean spof\/single-instance\?/],
    [['spof/single-instanc'], /did you mean spof\/single-instance\?/],
    [['nothing like it'], /no rule "nothing like it" \(sysd rules lists them\)/],
    [[], /takes one rule/],
  ])('%j is refused in one line with exit 2', (names, message) => {
    const { code, messages } = sysd(['explain', ...names]);
    expect(messages).toMatch(message);
    expect(messages.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('markdown in a terminal', () => {
  const shown = (markdown: string, width: number) => readable(markdown, width, painter(false));

  it('wraps paragraphs and lists, and leaves examples alone', () => {
    const markdown =
      '# T\n\none two three four five six seven eight\n- nine ten eleven twelve thirteen fourteen\n```sysd\na very long line of an example that is not wrapped\n```\n';
    expect(shown(markdown, 40)).toBe(
      [
        'T',
        '',
        '  one two three four five six seven',
        '  eight',
        '  - nine ten eleven twelve thirteen',
        '    fourteen',
        '    a very long line of an example that is not wrapped',
        '',
      ].join('\n'),
    );
  });

  it('keeps a stretch of code on one line', () => {
    expect(shown('one two three four five six `seven eight nine`', 40)).toBe(
      '  one two three four five six\n  seven eight nine\n',
    );
  });
});
