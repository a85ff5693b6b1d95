import type { AstNode, LangiumDocument, ReferenceDescription } from 'langium';
import { DefaultDocumentHighlightProvider, type LangiumServices } from 'langium/lsp';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentHighlightParams,
} from 'vscode-languageserver';
import type { CallHop } from '../generated/ast.ts';

const writing = new Set<string | undefined>(['write', 'set', 'delete']);
/** Actions of a scenario that change what they name. */
const changing = new Set(['Change', 'Scale', 'Flush']);

/** Marks where an element is named: where it is declared or changed as written, all else as read. */
export class SysdHighlights extends DefaultDocumentHighlightProvider {
  constructor(private readonly services: LangiumServices) {
    super(services);
  }

  override async getDocumentHighlight(
    document: LangiumDocument,
    params: DocumentHighlightParams,
  ): Promise<DocumentHighlight[]> {
    return (await super.getDocumentHighlight(document, params)) ?? [];
  }

  protected override createDocumentHighlight(reference: ReferenceDescription): DocumentHighlight {
    const kind = this.writes(reference) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
    return { range: reference.segment.range, kind };
  }

  private writes({ sourceUri, sourcePath }: ReferenceDescription): boolean {
    const document = this.services.shared.workspace.LangiumDocuments.getDocument(sourceUri);
    const root = document?.parseResult.value;
    const node = root && this.services.workspace.AstNodeLocator.getAstNode(root, sourcePath);
    return node !== undefined && (node.$type !== 'Ref' || isWritten(node));
  }
}

/** Whether a reference stands where what it names is changed. */
function isWritten({ $container, $containerProperty }: AstNode): boolean {
  if (!$container) return false;
  if ($container.$type === 'CallHop') return writing.has(($container as CallHop).operation);
  return $containerProperty === 'target' && changing.has($container.$type);
}
