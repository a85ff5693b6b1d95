import { describe, expect, it } from 'vitest';
import { loadText, modelOf } from '../support/model.ts';

describe('imports', () => {
  it('make the names of another file visible', async () => {
    const model = await modelOf('import "places.sysd" service a { in: eu.x }', {
      'places.sysd': 'region eu { zone x }',
    });
    expect(model.components[0]?.placement).toEqual(['eu.x']);
    expect(model.places.map(({ source }) => source.uri)).toEqual([
      'file:///places.sysd',
      'file:///places.sysd',
    ]);
  });

  it('with a name put it before the names of the file', async () => {
    const model = await modelOf('import "b.sysd" as billing service a { -> billing.api }', {
      'b.sysd': 'service api { -> db } database db using ours technology ours for database { mtbf: 1d }',
    });
    expect(model.components.map(({ id }) => id)).toEqual(['a', 'billing.api', 'billing.db']);
    expect(model.connections.map(({ id }) => id)).toEqual(['a->billing.api', 'billing.api->billing.db']);
    expect(model.components[2]?.technology).toBe('ours');
  });

  it('reach through files that import others', async () => {
    const model = await modelOf('import "b.sysd" service a { -> c }', {
      'b.sysd': 'import "c.sysd" service b',
      'c.sysd': 'service c',
    });
    expect(model.components.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('may go round in a circle; each file is read once', async () => {
    const model = await modelOf('import "b.sysd" service a { -> b }', {
      'b.sysd': 'import "test.sysd" service b { -> a }',
    });
    expect(model.components.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(model.connections.map(({ id }) => id)).toEqual(['a->b', 'b->a']);
  });

  it('of a missing file are an error on the path', async () => {
    const { problems } = await loadText('import "nowhere.sysd"\nservice a');
    expect(problems).toMatchObject([
      {
        rule: 'language/missing-import',
        range: { start: { line: 0, character: 7 }, end: { line: 0, character: 21 } },
      },
    ]);
  });

  it.each(['/etc/x.sysd', 'file:///etc/x.sysd', 'https://example.org/x.sysd', '\\\\x.sysd', 'x.txt', ''])(
    'may not lead to %s',
    async (path) => {
      const { problems } = await loadText(`import "${path}"`);
      expect(problems.map(({ rule }) => rule)).toEqual(['language/bad-import']);
    },
  );

  it('report a name that is taken in another file', async () => {
    const { problems, model } = await loadText('import "b.sysd" service a', { 'b.sysd': 'cache a' });
    expect(problems).toMatchObject([
      { rule: 'language/duplicate-name', uri: 'file:///b.sysd', related: [{ uri: 'file:///test.sysd' }] },
    ]);
    expect(model.components.map(({ kind }) => kind)).toEqual(['service']);
  });

  it('carry over syntax errors of the other file', async () => {
    const { problems, broken } = await loadText('import "b.sysd"', { 'b.sysd': 'service' });
    expect(broken).toBe(true);
    expect(problems.map(({ uri }) => uri)).toEqual(['file:///b.sysd']);
  });
});
