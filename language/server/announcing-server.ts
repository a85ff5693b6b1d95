import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import { SelectingServer } from '../services/selection-requests.ts';
import { fixAllKind } from './code-actions.ts';

/** A language server that says which kinds of code actions it has: editors show the commands of those alone. */
export class AnnouncingServer extends SelectingServer {
  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const result = super.buildInitializeResult(params);
    const codeActionKinds = [
      CodeActionKind.QuickFix,
      CodeActionKind.RefactorExtract,
      CodeActionKind.RefactorInline,
      CodeActionKind.RefactorRewrite,
      CodeActionKind.SourceOrganizeImports,
      fixAllKind,
    ];
    return { ...result, capabilities: { ...result.capabilities, codeActionProvider: { codeActionKinds } } };
  }
}
