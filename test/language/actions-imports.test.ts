import { describe, expect, it } from 'vitest';
import { modelOf } from '../support/model.ts';
import { meaningOf, offered } from './actions.ts';

const only = ['source.organizeImports'];
const technology = (name: string) => `technology ${name} for service { concurrency: 7 }\n`;
const others = {
  'a.sysd': 'service a\n',
  'b.sysd': 'service b\n',
  'used.sysd': technology('used'),
  'unused.sysd': technology('unused'),
  'through.sysd': 'import "used.sysd"\n',
};

async function organized(text: string): Promise<string | undefined> {
  const offer = await offered(text, { others, only });
  return offer.titles.length === 0 ? undefined : offer.after('Organize imports');
}

describe('organize imports', () => {
  it('sorts by path, and by name where a path comes twice', async () => {
    expect(
      await organized('import "b.sysd"\nimport "a.sysd" as y\nimport "a.sysd" as x\n\nservice c\n'),
    ).toBe('import "a.sysd" as x\nimport "a.sysd" as y\nimport "b.sysd"\n\nservice c\n');
  });

  it('takes the comments of an import along and leaves those of the file at the top', async () => {
    expect(
      await organized('// The file.\n\nimport "b.sysd" // why b\n\n// Why a:\nimport "a.sysd"\nservice c\n'),
    ).toBe('// The file.\n\n// Why a:\nimport "a.sysd"\nimport "b.sysd" // why b\nservice c\n');
  });

  it('drops what is imported twice, however the path is written', async () => {
    expect(await organized('import "a.sysd"\nimport "./a.sysd"\nservice c\n')).toBe(
      'import "a.sysd"\nservice c\n',
    );
  });

  it('drops technologies that nobody uses, and keeps those in use, also through another file', async () => {
    const text = 'import "unused.sysd"\nimport "through.sysd"\nservice c using used\n';
    expect(await organized(text)).toBe('import "through.sysd"\nservice c using used\n');
  });

  it('keeps what adds elements to the design, though no name of theirs is used', async () => {
    expect(await organized('import "a.sysd"\nimport "b.sysd"\nservice c\n')).toBeUndefined();
  });

  it('keeps a file that is missing: it may be yet to come', async () => {
    expect(await organized('import "gone.sysd"\nservice c\n')).toBeUndefined();
  });

  it('drops the last import with the empty lines behind it', async () => {
    expect(await organized('import "unused.sysd"\n\nservice c\n')).toBe('service c\n');
  });

  it('leaves imports alone that are in order, also with the line ends of Windows', async () => {
    expect(await organized('import "a.sysd"\r\nimport "b.sysd"\r\nservice c\r\n')).toBeUndefined();
  });

  it('leaves imports alone that share a line', async () => {
    expect(await organized('import "b.sysd" import "a.sysd"\nservice c\n')).toBeUndefined();
  });

  it('keeps the design as it is', async () => {
    const text =
      'import "unused.sysd"\nimport "used.sysd"\nimport "b.sysd"\nimport "b.sysd"\nservice c using used\n';
    const after = (await organized(text)) ?? '';
    expect(after).toBe('import "b.sysd"\nimport "used.sysd"\nservice c using used\n');
    expect(meaningOf(await modelOf(after, others))).toEqual(meaningOf(await modelOf(text, others)));
  });

  it('is offered only where it is asked for', async () => {
    const text = '[||]import "b.sysd"\nimport "a.sysd"\nservice c\n';
    expect((await offered(text, { others })).titles).not.toContain('Organize imports');
    expect((await offered(text, { others, only: ['source'] })).titles).toEqual(['Organize imports']);
  });
});
