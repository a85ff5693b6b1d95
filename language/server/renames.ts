import { type LangiumDocument, type LangiumDocuments, URI, UriUtils } from 'langium';
import type { FileOperationHandler, LangiumSharedServices } from 'langium/lsp';
import type { FileOperationOptions, RenameFilesParams, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { featureRange } from '../elaborate/source.ts';
import type { Document } from '../generated/ast.ts';
import { importTarget } from '../services/imports.ts';

/** Keeps imports right when files or folders move: those of the moved files and those that lead to them. */
export class Renames implements FileOperationHandler {
  readonly fileOperationOptions: FileOperationOptions = {
    willRename: {
      filters: [{ pattern: { glob: '**/*.sysd' } }, { pattern: { glob: '**/', matches: 'folder' } }],
    },
  };
  private readonly documents: LangiumDocuments;

  constructor(services: LangiumSharedServices) {
    this.documents = services.workspace.LangiumDocuments;
  }

  willRenameFiles({ files }: RenameFilesParams): WorkspaceEdit | null {
    const moves = files.map(({ oldUri, newUri }) => ({ from: URI.parse(oldUri), to: URI.parse(newUri) }));
    const moved = (uri: URI): URI => {
      const move = moves.find(({ from }) => UriUtils.contains(from, uri));
      return move ? uri.with({ path: move.to.path + uri.path.slice(move.from.path.length) }) : uri;
    };
    const changes: Record<string, TextEdit[]> = {};
    for (const document of this.documents.all) {
      const edits = importEdits(document, moved);
      if (edits.length > 0) changes[document.uri.toString()] = edits;
    }
    return Object.keys(changes).length > 0 ? { changes } : null;
  }
}

function importEdits(document: LangiumDocument, moved: (uri: URI) => URI): TextEdit[] {
  const root = document.parseResult.value;
  if (root.$type !== 'Document') return [];
  const home = moved(document.uri);
  return (root as Document).imports.flatMap((statement) => {
    const path: string | undefined = statement.path;
    const target = path === undefined ? undefined : importTarget(document.uri.toString(), path);
    const range = featureRange(statement, 'path');
    if (!target || !('uri' in target) || !range) return [];
    const before = URI.parse(target.uri);
    const after = moved(before);
    if (UriUtils.equals(before, after) && UriUtils.equals(home, document.uri)) return [];
    const newPath = relativePath(home, after);
    return newPath === path ? [] : [{ range, newText: JSON.stringify(newPath) }];
  });
}

function relativePath(from: URI, to: URI): string {
  const path = UriUtils.relative(UriUtils.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
