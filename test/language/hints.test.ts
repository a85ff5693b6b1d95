import { describe, expect, it } from 'vitest';
import { type Editor, editorWith } from '../support/editor.ts';

/** The text of main.sysd with its hints in it, as the editor shows them. */
async function shown(editor: Editor): Promise<string> {
  const { textDocument } = editor.main;
  const text = textDocument.getText();
  const hints = await editor.lsp.InlayHintProvider?.getInlayHints(editor.main, {
    textDocument: { uri: editor.main.uri.toString() },
    range: { start: { line: 0, character: 0 }, end: textDocument.positionAt(text.length) },
  });
  const inOrder = (hints ?? []).map(
    ({ position, label }) => [textDocument.offsetAt(position), label] as const,
  );
  let result = text;
  for (const [offset, label] of inOrder.reverse().sort(([a], [b]) => b - a))
    result = `${result.slice(0, offset)} ‹${label}›${result.slice(offset)}`;
  return result;
}

describe('inlay hints', () => {
  it('tell how many replicas there are, where nobody said', async () => {
    expect(await shown(await editorWith('service a\nservice b { replicas: 2 }\nexternal c\nclient u'))).toBe(
      'service a ‹replicas: 1›\nservice b { replicas: 2 }\nexternal c\nclient u',
    );
  });

  it('tell requests per second and how busy a component is', async () => {
    const editor = await editorWith(`client u
service api { replicas: 2  concurrency: 10  cores: 10  serviceTime: constant(10ms) }
flow f from u at 1k/s { u -> api }`);
    expect(await shown(editor)).toContain('service api ‹1k/s, 50% busy› {');
  });

  it('tell what a request costs, where the kind says it', async () => {
    const editor = await editorWith(`client u
service api { replicas: 2 }
flow f from u at 10/s { u -> api }`);
    expect(await shown(editor)).toMatch(/service api .*‹ · serviceTime: \w+›/);
  });

  it('are set apart where several stand at one place', async () => {
    const editor = await editorWith('client u\nservice api\nflow f from u at 1/s { u -> api }');
    expect(await shown(editor)).toMatch(
      /service api ‹replicas: 1› ‹ · concurrency: \d+› ‹ · serviceTime: \w+› ‹ · 1\/s, <1% busy›/,
    );
  });

  it('tell how often an arrow that is written down is used', async () => {
    const editor = await editorWith(`client u
service a { -> b { timeout: 1s } }
service b
a -> b
flow f from u at 10/s { u -> a -> b }
flow g from u at 5/s { u -> a -> b }`);
    expect(await shown(editor)).toContain('-> b ‹15/s› {');
  });

  it('tell how often a call is made that is not made by every request', async () => {
    const editor = await editorWith(`client u
cache c { hitRatio: 90% }
database d
flow f from u at 100/s {
  u -> c get miss { u -> d read }
  choose { 25% { u -> d read } }
}`);
    const text = await shown(editor);
    expect(text).toContain('u -> c get miss { u -> d read ‹10/s› }');
    expect(text).toContain('choose { 25% { u -> d read ‹25/s› } }');
  });

  it('tell how often a flow starts that does not say so', async () => {
    const editor = await editorWith('client u { rate: 7/s }\nservice a\nflow f "F" from u { u -> a }');
    expect(await shown(editor)).toContain('flow f "F" from u ‹at 7/s› {');
  });

  it('are those of the lines that are in sight', async () => {
    const editor = await editorWith('service a\nservice b');
    const hints = await editor.lsp.InlayHintProvider?.getInlayHints(editor.main, {
      textDocument: { uri: editor.main.uri.toString() },
      range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } },
    });
    expect(hints?.map(({ position }) => position.line)).toEqual([1]);
  });

  it('wait for a text that can be read', async () => {
    expect(await shown(await editorWith('service a\nservice {'))).toBe('service a\nservice {');
  });
});
