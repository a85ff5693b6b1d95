import type { LangiumDocument } from 'langium';
import type { CodeActionProvider, LangiumServices } from 'langium/lsp';
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
} from 'vscode-languageserver';
import type { Document } from '../generated/ast.ts';
import { type Action, type ActionRequest, actionSources } from '../services/actions/index.ts';
import { openDocuments } from '../services/workspace.ts';
import type { Designs } from './designs.ts';
import { type DiagnosticData, diagnosticSource, type Fix } from './diagnostics.ts';
import { safeEdits } from './fix-all.ts';

/** The kind of the action that mends all that can be mended without a decision. */
export const fixAllKind = 'source.fixAll.sysd';

/**
 * Offers the fixes that travel with each diagnostic, the first of them as the preferred one, and the changes that make
 * sense at the place asked about. What concerns the whole file is offered only where it is asked for by kind.
 */
export class SysdCodeActions implements CodeActionProvider {
  constructor(
    private readonly services: LangiumServices,
    private readonly designs: Designs,
  ) {}

  getCodeActions(document: LangiumDocument, params: CodeActionParams): CodeAction[] {
    const { context } = params;
    const actions: CodeAction[] = isAskedFor(CodeActionKind.QuickFix, context) ? quickFixes(context) : [];
    const request = this.requestOf(document, params);
    if (request)
      for (const { kind, actions: offered } of actionSources)
        if (isAskedFor(kind, context)) actions.push(...offered(request).map(codeActionOf));
    if (isAskedFor(fixAllKind, context)) actions.push(...this.fixAll(document));
    return actions;
  }

  private requestOf(
    document: LangiumDocument,
    { range, context }: CodeActionParams,
  ): ActionRequest | undefined {
    const root = document.parseResult.value;
    if (root.$type !== 'Document') return undefined;
    const { textDocument } = document;
    const design = this.designs.of(document.uri.toString());
    const isCurrent = design && design.version === textDocument.version && !design.stale;
    return {
      services: this.services,
      documents: openDocuments(this.services.shared),
      document: document as LangiumDocument<Document>,
      root: root as Document,
      text: textDocument.getText(),
      from: textDocument.offsetAt(range.start),
      to: textDocument.offsetAt(range.end),
      diagnostics: context.diagnostics,
      model: isCurrent ? design.model : undefined,
    };
  }

  private fixAll(document: LangiumDocument): CodeAction[] {
    const uri = document.uri.toString();
    const design = this.designs.of(uri);
    if (!design || design.version !== document.textDocument.version) return [];
    const edits = safeEdits(
      uri,
      [...design.problems, ...design.findingsNow()].flatMap(({ fixes }) => fixes),
    );
    if (edits.length === 0) return [];
    return [{ title: 'Fix all safe problems', kind: fixAllKind, edit: { changes: { [uri]: edits } } }];
  }
}

/** A kind is asked for by itself or by one that it belongs to; without any, all but those of the whole file are. */
function isAskedFor(kind: string, { only }: CodeActionContext): boolean {
  if (!only) return !kind.startsWith(`${CodeActionKind.Source}.`);
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

function quickFixes({ diagnostics }: CodeActionContext): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    return fixesOf(diagnostic).map((fix, index) => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: index === 0 && fix.label !== 'accept' && fix.label !== 'promise',
      edit: { changes: changesOf(fix.edits) },
    }));
  });
}

/** Editors send what others say of the same place too. */
function fixesOf({ source, data }: Diagnostic): Fix[] {
  return source === diagnosticSource ? ((data as DiagnosticData | undefined)?.fixes ?? []) : [];
}

function codeActionOf({ edits, ...action }: Action): CodeAction {
  return { ...action, edit: { changes: changesOf(edits) } };
}

function changesOf(edits: Fix['edits']): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, range, newText } of edits) changes[uri] = [...(changes[uri] ?? []), { range, newText }];
  return changes;
}
