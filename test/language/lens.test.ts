import { describe, expect, it } from 'vitest';
import { editorWith } from '../support/editor.ts';

async function lenses(text: string, others: Record<string, string> = {}) {
  const editor = await editorWith(text, others);
  const found = await editor.lsp.CodeLensProvider?.provideCodeLens(editor.main, {
    textDocument: { uri: editor.main.uri.toString() },
  });
  return (found ?? []).map(({ range, command }) => ({
    on: editor.main.textDocument.getText(range),
    title: command?.title,
    command: command?.command,
    arguments: command?.arguments,
  }));
}

describe('code lenses', () => {
  it('run a scenario', async () => {
    const [lens] = await lenses(
      'client u\nservice a\nflow f from u at 1/s { u -> a }\nscenario s { at 1m fail a }',
    );
    expect(lens).toEqual({
      on: 's',
      title: '$(play) Run',
      command: 'sysd.runScenario',
      arguments: [
        {
          uri: 'file:///w/main.sysd',
          element: 's',
          range: { start: { line: 3, character: 9 }, end: { line: 3, character: 10 } },
        },
      ],
    });
  });

  it('tell the single points of failure of a flow, and its availability', async () => {
    const found = await lenses(`client u
service a { availability: 99% }
service b { replicas: 2  availability: 90% }
flow f from u at 1/s { u -> a -> b }`);
    expect(found.find(({ on }) => on === 'f')).toMatchObject({
      title: '1 single point of failure · 98% available',
      command: 'sysd.showFlow',
    });
  });

  it('open a flow as a sequence', async () => {
    const found = await lenses('client u\nservice a\nflow f from u at 1/s { u -> a }');
    expect(found.find(({ command }) => command === 'sysd.openSequence')).toEqual({
      on: 'f',
      title: 'Open as sequence',
      command: 'sysd.openSequence',
      arguments: ['file:///w/main.sysd', 'f'],
    });
  });

  it('offer no sequence of a flow that nobody wrote', async () => {
    const found = await lenses('client u\nservice a\nu -> a');
    expect(found.map(({ command }) => command)).not.toContain('sysd.openSequence');
  });

  it('count the findings of a component', async () => {
    const found = await lenses('client u\nservice a\nflow f from u at 1/s { tier: critical  u -> a }');
    expect(found.find(({ on }) => on === 'a')).toMatchObject({
      title: expect.stringMatching(/^\d+ findings?$/),
      command: 'sysd.showFindings',
    });
  });

  it('stand in the file of their element', async () => {
    const found = await lenses('import "other.sysd"\nclient u', {
      'other.sysd': 'service a\nscenario s { at 1m fail a }',
    });
    expect(found.map(({ on }) => on)).not.toContain('s');
  });

  it('wait for a text that can be read', async () => {
    expect(await lenses('service a\nscenario s { at 1m fail a }\nservice {')).toEqual([]);
  });
});
