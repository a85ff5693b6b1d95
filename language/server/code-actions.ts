import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import { type CodeAction, CodeActionKind, type CodeActionParams, type TextEdit } from 'vscode-languageserver';
import type { DiagnosticData, Fix } from './diagnostics.ts';

/** Offers the fixes that travel with each diagnostic. The first design fix of the first diagnostic is the preferred one. */
export class SysdCodeActions implements CodeActionProvider {
  getCodeActions(_document: LangiumDocument, params: CodeActionParams): CodeAction[] {
    return params.context.diagnostics.flatMap((diagnostic) => {
      const fixes = (diagnostic.data as DiagnosticData | undefined)?.fixes ?? [];
      return fixes.map((fix, index) => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: index === 0 && fix.label !== 'accept' && fix.label !== 'promise',
        edit: { changes: changesOf(fix) },
      }));
    });
  }
}

function changesOf(fix: Fix): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, range, newText } of fix.edits)
    changes[uri] = [...(changes[uri] ?? []), { range, newText }];
  return changes;
}
