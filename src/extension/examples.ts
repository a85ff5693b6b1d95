import { commands, type Disposable, QuickPickItemKind, type Uri, window, workspace } from 'vscode';
import { type Example, examplesFrom } from './example-list.ts';
import { distText } from './files.ts';
import { language } from './server.ts';

interface Item {
  label: string;
  kind?: QuickPickItemKind;
  detail?: string;
  example?: Example;
}

/** `sysd: New from Example`: a copy of an example that is in no file until it is saved. */
export function examplesAction(extension: Uri): Disposable {
  return commands.registerCommand('sysd.newFromExample', async () => {
    const examples = examplesFrom(await distText(extension, 'examples.json'));
    const picked = await window.showQuickPick(itemsOf(examples), {
      placeHolder: 'Example to start from',
      matchOnDetail: true,
    });
    if (!picked?.example) return;
    const document = await workspace.openTextDocument({ language, content: picked.example.text });
    await window.showTextDocument(document);
  });
}

/** Each sort under a heading of its own. */
function itemsOf(examples: readonly Example[]): Item[] {
  return examples.flatMap((example, index) => {
    const item: Item = { label: example.label, detail: example.about, example };
    const heading = { label: example.sort, kind: QuickPickItemKind.Separator };
    return examples[index - 1]?.sort === example.sort ? [item] : [heading, item];
  });
}
