import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'sysd-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const input = 'client u\nservice a "The <a>"\nflow f from u at 1/s { u -> a }\n';

describe('sysd export', () => {
  it('writes to standard output, and says on standard error what is lost', () => {
    const { code, output, messages } = sysd(['export', '-', '--to', 'mermaid'], { input });
    expect(code).toBe(0);
    expect(output).toContain('n2_a["The #60;a#62;<br>service"]');
    expect(messages).toBe(
      'not carried over: settings of components and arrows (rates, times, limits), 1 flow\n',
    );
  });

  it('writes to a file', () => {
    const path = join(folder, 'design.json');
    const { code, output, messages } = sysd(['export', '-', '--to', 'json', '-o', path], { input });
    expect([code, output, messages]).toEqual([0, '', '']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 1, flows: [{ rate: 1 }] });
  });

  it('names the languages where it is not told one that there is', () => {
    const languages = 'mermaid|d2|structurizr|plantuml|dot|json';
    expect(sysd(['export', '-'], { input })).toMatchObject({
      code: 2,
      messages: `sysd: sysd export needs to know the language: --to ${languages}\n`,
    });
    expect(sysd(['export', '-', '--to', 'visio'], { input }).messages).toContain('and not "visio"');
  });

  it('writes nothing of a text with errors', () => {
    expect(sysd(['export', '-', '--to', 'dot'], { input: 'service {' })).toMatchObject({
      code: 2,
      output: '',
    });
  });
});

describe('sysd render', () => {
  it('writes a page that shows the picture', () => {
    const path = join(folder, 'design.html');
    expect(sysd(['render', '-', '-o', path], { input }).code).toBe(0);
    const page = readFileSync(path, 'utf8');
    expect(page).toMatch(/^<!DOCTYPE html>/);
    expect(page).toContain('data-element="a"');
  });

  it('writes a PNG with twice the pixels of the drawing', () => {
    const [svg, png] = [join(folder, 'design.svg'), join(folder, 'design.png')];
    sysd(['render', '-', '-o', svg], { input });
    expect(sysd(['render', '-', '-o', png], { input }).code).toBe(0);
    const [, width, height] = / width="([\d.]+)" height="([\d.]+)"/.exec(readFileSync(svg, 'utf8')) ?? [];
    const bytes = readFileSync(png);
    expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
      Math.round(Number(width) * 2),
      Math.round(Number(height) * 2),
    ]);
  });

  it('names the sorts of files that it draws', () => {
    const { code, messages } = sysd(['render', '-', '-o', 'design.gif'], { input });
    expect(code).toBe(2);
    expect(messages).toContain('sysd render draws .svg, .png, .html files, and not ".gif"');
  });
});
