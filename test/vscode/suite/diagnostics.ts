import assert from 'node:assert/strict';
import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  Position,
  type TextDocument,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { codeOf, diagnosticsOf, eventually, note, open, type Tests } from './testing.ts';

const naive = 'url-shortener-naive.sysd';

/** Rules, not errors of syntax or language. */
const isFinding = (code: string) => !/^(syntax|language)\//.test(code);

const meet = (a: Diagnostic, b: Diagnostic) => a.range.intersection(b.range) !== undefined;

/** Names something that is not there and waits until that is reported; answers the milliseconds it took. */
async function reportsUnknown(document: TextDocument, name: string): Promise<number> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, new Position(document.lineCount, 0), `\n${name} -> nowhere\n`);
  const start = performance.now();
  await workspace.applyEdit(edit);
  await eventually('the unknown name is reported', () =>
    diagnosticsOf(document).some((one) => one.message.includes(name)),
  );
  return performance.now() - start;
}

export const diagnostics: Tests = {
  'opening the naive example gives its diagnostics': async () => {
    const document = await open(naive);
    const rules = await eventually('six different rules report', () => {
      const found = new Set(diagnosticsOf(document).map(codeOf).filter(isFinding));
      return found.size >= 6 && found;
    });
    assert.ok(rules.has('spof/single-instance'), `single instances are found among ${[...rules]}`);
    assert.ok(
      diagnosticsOf(document).every((diagnostic) => diagnostic.source === 'sysd'),
      'every diagnostic names sysd as its source',
    );
  },

  'a quick fix removes its own diagnostic': async () => {
    const document = await open(naive);
    const diagnostic = await eventually('a single instance is found, and nothing else in its place', () =>
      diagnosticsOf(document).find(
        (one, _, all) =>
          codeOf(one) === 'spof/single-instance' && all.every((other) => other === one || !meet(one, other)),
      ),
    );
    const actions = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      CodeActionKind.QuickFix.value,
    );
    const fix = actions.find((action) => action.edit);
    assert.ok(fix?.edit, `a fix is offered among ${actions.map((action) => action.title).join(', ')}`);
    assert.ok(await workspace.applyEdit(fix.edit), 'the fix can be applied');
    await eventually(
      `"${fix.title}" removes "${diagnostic.message}"`,
      () => !diagnosticsOf(document).some((one) => one.message === diagnostic.message),
    );
    await commands.executeCommand('workbench.action.files.revert');
  },

  'diagnostics follow an edit': async () => {
    const document = await open(naive);
    const times: number[] = [];
    for (let round = 0; round < 10; round++) {
      times.push(await reportsUnknown(document, `surprise${round}`));
    }
    await commands.executeCommand('workbench.action.files.revert');
    times.sort((a, b) => a - b);
    const milliseconds = (index: number) => Math.round(times.at(index) ?? Number.NaN);
    note(`edit to diagnostics: median ${milliseconds(5)} ms, slowest ${milliseconds(-1)} ms of 10`);
    assert.ok(milliseconds(5) < 2000, `half of the edits are answered within ${milliseconds(5)} ms`);
  },

  'the language server can be restarted': async () => {
    const document = await open(naive);
    await eventually('the server works', () => diagnosticsOf(document).length > 0);
    await commands.executeCommand('sysd.restartServer');
    await reportsUnknown(document, 'afterRestart');
    await commands.executeCommand('workbench.action.files.revert');
  },
};
