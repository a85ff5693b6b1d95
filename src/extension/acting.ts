import {
  commands,
  type Diagnostic,
  env,
  languages,
  type Range,
  Uri,
  type ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { ElementAct, LocateAnswer } from '../protocol.ts';
import { revealSource } from './reveal.ts';
import type { Server } from './server.ts';

type AboutFinding = Extract<ElementAct, { rule: string }>;

/** Where the preview and the text stand in which something is to be done. */
interface Surroundings {
  /** Of the element in its text. */
  place: LocateAnswer | null;
  document: Uri;
  /** The preview's. */
  column: ViewColumn | undefined;
  server: Server;
}

/** Does what somebody chose in the preview for an element that stands at this place of the text. */
export async function actOn(message: ElementAct, around: Surroundings): Promise<void> {
  const { place, column } = around;
  switch (message.act) {
    case 'references':
      if (!place) return;
      await revealSource(place, column);
      await commands.executeCommand('editor.action.goToReferences');
      return;
    case 'fix':
      return fix(message, around);
    case 'explain':
      return explain(message, around);
  }
}

/** The problem that a finding of the preview is shown as, and where; findings stand in the files that they are about. */
function problemOf(
  { rule, message }: AboutFinding,
  place: LocateAnswer | null,
  document: Uri,
): { uri: Uri; problem: Diagnostic } | undefined {
  const files = [...new Set([document.toString(), ...(place ? [place.uri] : [])])];
  return files
    .flatMap((file) => {
      const uri = Uri.parse(file);
      return languages.getDiagnostics(uri).map((problem) => ({ uri, problem }));
    })
    .find(({ problem }) => codeOf(problem) === rule && problem.message.startsWith(message));
}

function codeOf({ code }: Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code ?? '');
}

/** The way out, or the choice among several; each stays one step of undo. */
async function fix(finding: AboutFinding, around: Surroundings): Promise<void> {
  const { place, document, column, server } = around;
  const found = problemOf(finding, place, document);
  const fixes = found ? await server.fixes(found.uri, found.problem) : [];
  const chosen =
    fixes.length > 1
      ? await window.showQuickPick(
          fixes.map((action) => ({ label: action.title, action })),
          { placeHolder: finding.message },
        )
      : fixes[0] && { action: fixes[0] };
  if (fixes.length === 0) {
    window.showInformationMessage(`There is no fix for ${finding.rule} that could be applied by itself.`);
    if (place) await revealSource(place, column);
  } else if (chosen?.action.edit) await workspace.applyEdit(chosen.action.edit);
}

/** The rule's own page, or the place in the text with all that is said there. */
async function explain(finding: AboutFinding, { place, document, column }: Surroundings): Promise<void> {
  const found = problemOf(finding, place, document);
  const code = found?.problem.code;
  if (typeof code === 'object') {
    await env.openExternal(code.target);
    return;
  }
  const at = found ? { uri: found.uri.toString(), range: plain(found.problem.range) } : place;
  if (!at) return;
  await revealSource(at, column);
  await commands.executeCommand('editor.action.showHover');
}

const plain = ({ start, end }: Range): LocateAnswer['range'] => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});
