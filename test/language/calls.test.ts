import { describe, expect, it } from 'vitest';
import type { CallHierarchyItem } from 'vscode-languageserver';
import { type Editor, editorWith } from '../support/editor.ts';

const design = `import "store.sysd"
client u
service [|api|] "The API" { -> cache }
cache cache
flow f from u { u -> api  api -> store write }
`;
const others = { 'store.sysd': 'database store' };

async function prepared(editor: Editor): Promise<CallHierarchyItem> {
  const items = await editor.lsp.CallHierarchyProvider?.prepareCallHierarchy(editor.main, editor.at());
  const [item] = items ?? [];
  if (!item) throw new Error('nothing to ask of');
  return item;
}

describe('the call hierarchy', () => {
  it('begins at a component, with its kind and title', async () => {
    const editor = await editorWith(design, others);
    expect(await prepared(editor)).toMatchObject({
      name: 'api',
      detail: 'service, The API',
      selectionRange: editor.ranges[0],
    });
  });

  it('tells who calls it, and where', async () => {
    const editor = await editorWith(design, others);
    const item = await prepared(editor);
    const calls = await editor.lsp.CallHierarchyProvider?.incomingCalls({ item });
    expect(calls?.map(({ from, fromRanges }) => [from.name, fromRanges.map(({ start }) => start)])).toEqual([
      ['u', [{ line: 4, character: 18 }]],
    ]);
  });

  it('tells whom it calls, by arrows and by flows, in other files too', async () => {
    const editor = await editorWith(design, others);
    const item = await prepared(editor);
    const calls = await editor.lsp.CallHierarchyProvider?.outgoingCalls({ item });
    expect(calls?.map(({ to, fromRanges }) => [to.name, to.uri, fromRanges[0]?.start.line])).toEqual([
      ['cache', 'file:///w/main.sysd', 2],
      ['store', 'file:///w/store.sysd', 4],
    ]);
  });

  it('goes on from what it told', async () => {
    const editor = await editorWith(design, others);
    const provider = editor.lsp.CallHierarchyProvider;
    const outgoing = await provider?.outgoingCalls({ item: await prepared(editor) });
    const store = outgoing?.[1]?.to;
    if (!store) throw new Error('no call of the store');
    const incoming = await provider?.incomingCalls({ item: store });
    expect(incoming?.map(({ from }) => from.name)).toEqual(['api']);
  });

  it('has nothing for what is no component', async () => {
    const editor = await editorWith('flow [|f|] from u { }\nclient u');
    const items = await editor.lsp.CallHierarchyProvider?.prepareCallHierarchy(editor.main, editor.at());
    expect(items).toBeUndefined();
  });

  it('has no calls for an item that nobody knows', async () => {
    const editor = await editorWith(design, others);
    const item = { ...(await prepared(editor)), data: 'x' };
    expect(await editor.lsp.CallHierarchyProvider?.incomingCalls({ item })).toEqual([]);
  });
});
