import assert from 'node:assert/strict';
import {
  type CodeLens,
  commands,
  type DocumentSymbol,
  type InlayHint,
  type LocationLink,
  Position,
  Range,
  type SelectionRange,
  type TextDocument,
  type TextEdit,
  Uri,
  type WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { eventually, open, type Tests } from './testing.ts';

const shortener = 'url-shortener.sysd';

/** Where a text stands for the first time, and so many characters on. */
function find(document: TextDocument, text: string, skip = 0): Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} is in the document`);
  return document.positionAt(offset + skip);
}

const titlesOf = (lenses: readonly CodeLens[]) => lenses.map(({ command }) => command?.title ?? '');

/** The lenses of a document once one of them is as wanted. */
function lensesWhen(document: TextDocument, wanted: (title: string) => boolean): Promise<CodeLens[]> {
  return eventually('the lenses', async () => {
    const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    return titlesOf(found).some(wanted) && found;
  });
}

const previews = () =>
  window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ label }) => label.startsWith('Preview')));

export const structure: Tests = {
  'the definition of a built-in technology opens, to be read only': async () => {
    const document = await open(shortener);
    const links = await commands.executeCommand<LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      find(document, 'using redis', 'using '.length),
    );
    const [target] = links.map((link) => ('targetUri' in link ? link.targetUri : undefined));
    assert.equal(target?.scheme, 'sysd-library');
    const library = await workspace.openTextDocument(target ?? Uri.parse('sysd-library:/'));
    assert.ok(library.getText().includes('technology redis'), 'its text is there');
    assert.equal(library.languageId, 'sysd');
    assert.notEqual(workspace.fs.isWritableFileSystem(library.uri.scheme), true);
  },

  'renaming a component changes its calls and leaves texts in quotes alone': async () => {
    const document = await open(shortener);
    const edit = await commands.executeCommand<WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      find(document, 'urls using'),
      'links',
    );
    const edits = edit.get(document.uri);
    assert.ok(edits.length >= 4, `${edits.length} places`);
    assert.ok(
      edits.every(({ range }) => document.getText(range) === 'urls'),
      'each of them is the name',
    );
    await assert.rejects(
      Promise.resolve(
        commands.executeCommand(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          find(document, 'urls using'),
          'read',
        ),
      ),
      /says what a call does/,
    );
  },

  'the outline nests zones in their region': async () => {
    const document = await open(shortener);
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const region = symbols.find(({ name }) => name === 'us-east');
    assert.deepEqual(
      region?.children.map(({ name }) => name),
      ['a', 'b', 'c'],
    );
  },

  'formatting lays out what is untidy and nothing else': async () => {
    const document = await open(shortener);
    const format = () =>
      commands.executeCommand<TextEdit[] | undefined>('vscode.executeFormatDocumentProvider', document.uri, {
        tabSize: 8,
        insertSpaces: false,
      });
    assert.deepEqual((await format()) ?? [], []);
  },

  'inlay hints tell requests per second once the analysis is there': async () => {
    const document = await open(shortener);
    const whole = new Range(new Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
    await eventually('a hint tells how busy the web tier is', async () => {
      const hints = await commands.executeCommand<InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        whole,
      );
      return hints.some(({ label }) => typeof label === 'string' && /^400\/s, \d+% busy$/.test(label));
    });
  },

  'code lenses count single points of failure': async () => {
    const document = await open(shortener);
    await lensesWhen(document, (title) => title.includes('single point'));
  },

  'a scenario runs alone, and tells beside it how it went': async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    const document = await open(shortener);
    const lenses = await lensesWhen(document, (title) => title === '$(play) Run');
    const run = lenses.find(({ command }) => command?.command === 'sysd.runScenario')?.command;
    assert.ok(run, `one runs the scenario: ${titlesOf(lenses)}`);
    await commands.executeCommand(run.command, ...(run.arguments ?? []));
    await lensesWhen(document, (title) => /expected|expectations failed/.test(title));
    assert.deepEqual(previews(), [], 'nothing else opens');
  },

  'a flow opens as a sequence in the preview': async () => {
    const document = await open(shortener);
    const lenses = await lensesWhen(document, (title) => title === 'Open as sequence');
    const show = lenses.find(({ command }) => command?.command === 'sysd.openSequence')?.command;
    assert.ok(show, `one shows a flow: ${titlesOf(lenses)}`);
    await commands.executeCommand(show.command, ...(show.arguments ?? []));
    await eventually('the preview is open', () => previews().length === 1);
  },

  'selection grows from a word to its statement': async () => {
    const document = await open(shortener);
    const [selection] = await commands.executeCommand<SelectionRange[]>(
      'vscode.executeSelectionRangeProvider',
      document.uri,
      [find(document, 'us-east.a for', 1)],
    );
    const texts: string[] = [];
    for (let at = selection; at; at = at.parent) texts.push(document.getText(at.range));
    assert.ok(texts.includes('at 2m fail us-east.a for 3m'), `among ${JSON.stringify(texts.slice(0, 6))}`);
  },
};
