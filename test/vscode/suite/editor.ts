import assert from 'node:assert/strict';
import { commands, type DocumentSymbol, TabInputWebview, window } from 'vscode';
import { eventually, open, type Tests } from './testing.ts';

const shortener = 'url-shortener.sysd';

const namesOf = (symbols: readonly DocumentSymbol[]): string[] =>
  symbols.flatMap((symbol) => [symbol.name, ...namesOf(symbol.children)]);

function previewTabs() {
  return window.tabGroups.all.flatMap((group) =>
    group.tabs.filter(
      (tab) => tab.input instanceof TabInputWebview && tab.input.viewType.endsWith('sysd.preview'),
    ),
  );
}

export const editor: Tests = {
  'a .sysd file is recognized': async () => {
    const document = await open(shortener);
    assert.equal(document.languageId, 'sysd');
  },

  'the outline shows what the file declares': async () => {
    const document = await open(shortener);
    const symbols = await eventually('symbols', async () => {
      const found = await commands.executeCommand<DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return found && found.length > 0 && found;
    });
    const names = namesOf(symbols);
    for (const name of ['browser', 'lb', 'web', 'urls', 'redirect']) {
      assert.ok(names.includes(name), `${name} is among ${names}`);
    }
  },

  'the preview opens beside the editor, which keeps the cursor': async () => {
    const document = await open(shortener);
    await commands.executeCommand('sysd.openPreview');
    const tab = await eventually('a preview', () => previewTabs()[0]);
    assert.equal(tab.label, `Preview ${shortener}`);
    assert.notEqual(tab.group.viewColumn, window.activeTextEditor?.viewColumn);
    assert.equal(window.activeTextEditor?.document.uri.toString(), document.uri.toString());
  },

  'a document has one preview, however often it is asked for': async () => {
    await open(shortener);
    await commands.executeCommand('sysd.openPreview');
    await commands.executeCommand('sysd.simulate');
    assert.equal(previewTabs().length, 1);
  },
};
