import { SemanticTokensDecoder } from 'langium/lsp';
import { describe, expect, it } from 'vitest';
import { type Editor, editorWith } from '../support/editor.ts';

/** Each coloured word with what it is coloured as, in the order of the text. */
async function coloured(editor: Editor): Promise<string[]> {
  const provider = editor.lsp.SemanticTokenProvider;
  if (!provider) throw new Error('no semantic tokens');
  const { uri } = editor.main;
  const tokens = await provider.semanticHighlight(editor.main, { textDocument: { uri: uri.toString() } });
  const modifiers = Object.entries(provider.tokenModifiers);
  return SemanticTokensDecoder.decode(tokens, provider.tokenTypes, editor.main).map(
    ({ text, tokenType, tokenModifiers }) => {
      const told = modifiers.filter(([, bit]) => (tokenModifiers & bit) !== 0).map(([name]) => name);
      return [text, tokenType, ...told].join(' ');
    },
  );
}

describe('semantic tokens', () => {
  it('tell kinds, declarations, properties, words, numbers and references apart', async () => {
    const editor = await editorWith(
      'region eu\ncache hot using redis { in: eu  eviction: lru  serviceTime: normal(8ms, 2ms) }',
    );
    expect(await coloured(editor)).toEqual([
      'region keyword',
      'eu namespace declaration',
      'cache keyword',
      'hot class declaration',
      'redis type defaultLibrary',
      'in property',
      'eu namespace',
      'eviction property',
      'lru enumMember',
      'serviceTime property',
      'normal function defaultLibrary',
      '8ms number',
      '2ms number',
    ]);
  });

  it('tell what a flow calls, how and what it promises', async () => {
    const editor = await editorWith(
      'client u\ndatabase d\nflow f from u at 10/s { expect p99 < 1s  u -> d.leader read }',
    );
    expect((await coloured(editor)).slice(4)).toEqual([
      'f function declaration',
      'u class',
      '10/s number',
      'p99 variable readonly',
      '1s number',
      'u class',
      '-> operator',
      'd class',
      'leader enumMember',
      'read method',
    ]);
  });

  it('tell a scenario’s actions and their targets', async () => {
    const editor = await editorWith('service a\nscenario s { at 1m fail 1 of a  expect a wait < 1s }');
    expect((await coloured(editor)).slice(2)).toEqual([
      's event declaration',
      '1m number',
      'fail keyword',
      '1 number',
      'a class',
      'a class',
      'wait variable readonly',
      '1s number',
    ]);
  });

  it('leave alone what names nothing', async () => {
    expect(await coloured(await editorWith('service a { -> nowhere }'))).toEqual([
      'service keyword',
      'a class declaration',
      '-> operator',
    ]);
  });

  it('of a part of the text are those of its lines', async () => {
    const editor = await editorWith('service a\nservice b\nservice c');
    const provider = editor.lsp.SemanticTokenProvider;
    const tokens = await provider?.semanticHighlightRange(editor.main, {
      textDocument: { uri: editor.main.uri.toString() },
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } },
    });
    expect(tokens?.data.slice(0, 3)).toEqual([1, 0, 7]);
    expect(tokens?.data.length).toBe(10);
  });
});
