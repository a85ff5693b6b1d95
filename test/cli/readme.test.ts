import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 120_000 });

const [, design = ''] = /```sysd\n(.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];

describe('the design in the README', () => {
  it('has nothing wrong with it', () => {
    const { code, output } = sysd(['check', '-', '--format', 'json'], { input: design });
    expect(JSON.parse(output).summary).toMatchObject({ errors: 0, warnings: 0, infos: 0 });
    expect(code).toBe(0);
  });

  it.each([[[]], [['--scenario', 'zone-lost']]])('holds what it expects (simulate %j)', (options) => {
    const { code, output } = sysd(['simulate', '-', ...options], { input: design });
    expect(output).toContain('✓');
    expect(code).toBe(0);
  });
});
