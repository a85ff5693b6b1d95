import assert from 'node:assert/strict';
import {
  type CompletionList,
  commands,
  type Hover,
  type Location,
  type LocationLink,
  MarkdownString,
  type Position,
  type SignatureHelp,
  SnippetString,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import { codeOf, diagnosticsOf, eventually, open, type Tests } from './testing.ts';

const shortener = 'url-shortener.sysd';

/** A text that is in no file yet, and where `<|>` stands in it. */
async function unsaved(marked: string): Promise<{ document: TextDocument; at: Position }> {
  const offset = marked.indexOf('<|>');
  const document = await workspace.openTextDocument({
    language: 'sysd',
    content: marked.replace('<|>', ''),
  });
  await window.showTextDocument(document, { preview: false });
  return { document, at: document.positionAt(Math.max(0, offset)) };
}

function find(document: TextDocument, text: string): Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} is in the document`);
  return document.positionAt(offset);
}

async function completionsAt({ document, at }: Awaited<ReturnType<typeof unsaved>>) {
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items;
}

const labelOf = ({ label }: CompletionList['items'][number]) =>
  typeof label === 'string' ? label : label.label;

export const help: Tests = {
  'completion offers what may stand here, the likeliest first': async () => {
    const place = await unsaved('client users\nservice web\n<|>');
    const items = await eventually('offers', async () => {
      const found = await completionsAt(place);
      return found.some((item) => labelOf(item) === 'flow') && found;
    });
    const sorted = [...items].sort((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? ''));
    assert.deepEqual(sorted.slice(0, 2).map(labelOf), ['flow', 'scenario']);
  },

  'an accepted offer leaves figures to be gone through': async () => {
    const { document, at } = await unsaved('service web { <|> }');
    const items = await eventually('offers', async () => {
      const found = await completionsAt({ document, at });
      return found.some((item) => labelOf(item) === 'replicas') && found;
    });
    const insert = items.find((item) => labelOf(item) === 'replicas')?.insertText;
    assert.ok(insert instanceof SnippetString, 'it is a snippet');
    await window.activeTextEditor?.insertSnippet(insert, at);
    assert.match(document.getText(), /^service web \{ replicas: \d/);
  },

  'a hover tells what a property means and which value holds': async () => {
    const document = await open(shortener);
    const hovers = await eventually('a hover', async () => {
      const found = await commands.executeCommand<Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        find(document, 'replicas:'),
      );
      return found.length > 0 && found;
    });
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof MarkdownString ? content.value : String(content)))
      .join('\n');
    assert.match(text, /replicas/);
    assert.match(text, /Default|here/i);
  },

  'the definition of a component is its statement': async () => {
    const document = await open(shortener);
    const links = await commands.executeCommand<(Location | LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      find(document, 'web -> hot'),
    );
    const [target] = links.map((link) =>
      'targetUri' in link ? (link.targetSelectionRange ?? link.targetRange) : link.range,
    );
    assert.ok(target, 'there is one');
    assert.equal(document.getText(target), 'web');
    assert.match(document.lineAt(target.start.line).text, /^service web/);
  },

  'references are every place that names a component': async () => {
    const document = await open(shortener);
    const places = await commands.executeCommand<Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      find(document, 'urls using'),
    );
    assert.ok(places.length >= 4, `${places.length} places`);
    assert.deepEqual([...new Set(places.map(({ range }) => document.getText(range)))], ['urls']);
  },

  'signature help names the arguments of a distribution': async () => {
    const { document, at } = await unsaved('service web { serviceTime: lognormal(<|>) }');
    const found = await eventually(
      'a signature',
      async () =>
        await commands.executeCommand<SignatureHelp | undefined>(
          'vscode.executeSignatureHelpProvider',
          document.uri,
          at,
        ),
    );
    assert.match(found.signatures[0]?.label ?? '', /^lognormal\(.*p50/);
  },

  'a text that is in no file is checked too': async () => {
    const { document } = await unsaved('client users\nusers -> nowhere\n');
    await eventually('the unknown name is reported', () =>
      diagnosticsOf(document).some((one) => one.message.includes('nowhere') && codeOf(one) !== ''),
    );
  },
};
