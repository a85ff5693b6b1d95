import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { readConfiguration } from '../../src/rules/read-configuration.ts';
import { rules } from '../../src/rules/registry.ts';

const page = readFileSync('docs/checking.md', 'utf8');

describe('the page about checking', () => {
  it('shows a configuration without mistakes', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    expect(readConfiguration(example, 'file:///sysd.config.json', rules).problems).toEqual([]);
  });

  it.each(checkCommand.options.map(({ name }) => name))('tells of --%s', (name) => {
    expect(page).toContain(`--${name}`);
  });
});
