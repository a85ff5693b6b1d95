import {
  type AstNode,
  AstUtils,
  CstUtils,
  GrammarAST,
  type LangiumDocument,
  type ReferenceDescription,
} from 'langium';
import { DefaultRenameProvider, type LangiumServices } from 'langium/lsp';
import {
  ErrorCodes,
  type Position,
  type Range,
  type RenameParams,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { operations, roles } from '../../src/model/model.ts';
import type { Document, Ref } from '../generated/ast.ts';
import { libraryOf, libraryScheme } from './library.ts';
import { namesOf } from './names.ts';
import {
  type Documents,
  documentAround,
  partsOf,
  resolveElement,
  resolveTechnology,
  visibleImports,
} from './resolve.ts';
import { openDocuments } from './workspace.ts';

const name = /^[_a-zA-Z](\w|-(?=\w))*$/;
const outcomes = new Set(['miss', 'else', 'undo']);

/**
 * Renames an element where it is declared and everywhere it is referred to, in all files. A new name that would mean
 * something else, somewhere, is refused with the reason; texts in quotes are never touched.
 */
export class SysdRename extends DefaultRenameProvider {
  private readonly keywords: ReadonlySet<string>;
  private readonly documents: Documents;

  constructor(private readonly services: LangiumServices) {
    super(services);
    this.documents = openDocuments(services.shared);
    this.keywords = new Set(
      AstUtils.streamAst(services.Grammar)
        .filter(GrammarAST.isKeyword)
        .map(({ value }) => value)
        .filter((word) => name.test(word)),
    );
  }

  override async rename(document: LangiumDocument, params: RenameParams): Promise<WorkspaceEdit | undefined> {
    const element = this.elementAt(document, params.position);
    if (!element) return undefined;
    this.refuse(whyNotRenamed(element) ?? this.whyNoName(params.newName));
    if (this.nameProvider.getName(element) !== params.newName)
      this.refuse(this.whyTaken(element, params.newName));
    return super.rename(document, params);
  }

  override prepareRename(document: LangiumDocument, params: TextDocumentPositionParams): Range | undefined {
    const element = this.elementAt(document, params.position);
    if (!element) return undefined;
    this.refuse(whyNotRenamed(element));
    return this.renameNodeRange(document, params.position);
  }

  private elementAt(document: LangiumDocument, position: Position): AstNode | undefined {
    const leaf = this.leafAt(document, position);
    return leaf && this.references.findDeclarations(leaf)[0];
  }

  private leafAt(document: LangiumDocument, position: Position) {
    const range = this.renameNodeRange(document, position);
    const root = document.parseResult.value.$cstNode;
    if (!range || !root) return undefined;
    return CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(range.start));
  }

  private refuse(reason: string | undefined): void {
    if (reason !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, reason);
  }

  private whyNoName(wanted: string): string | undefined {
    if (operations.some((operation) => operation === wanted))
      return `\`${wanted}\` cannot be a name: in a flow it says what a call does.`;
    if (outcomes.has(wanted)) return `\`${wanted}\` cannot be a name: in a flow it says what follows a call.`;
    if (this.keywords.has(wanted))
      return `\`${wanted}\` is a word of the language; choose a name of your own.`;
    if (name.test(wanted)) return undefined;
    return `\`${wanted}\` is no name: a letter or \`_\`, then letters, digits and \`_\`, with single hyphens inside.`;
  }

  /** Says where the new name is taken: beside the element, in a file that imports it, or where it is referred to. */
  private whyTaken(element: AstNode, wanted: string): string | undefined {
    const own = documentAround(element);
    if (!own || element.$type === 'System') return undefined;
    if (element.$type === 'Technology') {
      const { technologies } = libraryOf(this.services);
      return resolveTechnology(this.documents, technologies, element, [wanted]) && taken(wanted);
    }
    if (element.$type === 'Scenario' || element.$type === 'View')
      return hasMember(own, element.$type, wanted) ? taken(wanted) : undefined;
    if (element.$type === 'Component' && roles.some((role) => role === wanted))
      return `\`${wanted}\` is a part of every store; references to it would not be clear.`;
    const isTaken =
      resolveElement(this.documents, element, [wanted]) ??
      namesOf(own).aliases.get(wanted) ??
      (element.$container === own ? this.nameInImporters(own, wanted) : undefined);
    return isTaken ? taken(wanted) : this.whyMeansOther(element, wanted);
  }

  /** What has the name in a file to which all names of this one are known. */
  private nameInImporters(own: Document, wanted: string): AstNode | undefined {
    for (const { parseResult } of this.services.shared.workspace.LangiumDocuments.all) {
      if (parseResult.value.$type !== 'Document') continue;
      const root = parseResult.value as Document;
      const found = namesOf(root).top.get(wanted);
      if (found && visibleImports(this.documents, root).includes(own)) return found;
    }
    return undefined;
  }

  /** Says which reference would name something else. */
  private whyMeansOther(element: AstNode, wanted: string): string | undefined {
    for (const reference of this.references.findReferences(element, { includeDeclaration: false })) {
      const ref = this.refOf(reference);
      if (!ref) continue;
      const parts = partsOf(ref);
      const index = ref.parts.findIndex(({ $refNode }) => $refNode?.offset === reference.segment.offset);
      if (index < 0) continue;
      parts[index] = wanted;
      if (resolveElement(this.documents, ref, parts.slice(0, index + 1)))
        return `${taken(wanted)} Line ${reference.segment.range.start.line + 1} would then mean that.`;
    }
    return undefined;
  }

  private refOf({ sourceUri, sourcePath }: ReferenceDescription): Ref | undefined {
    const root = this.services.shared.workspace.LangiumDocuments.getDocument(sourceUri)?.parseResult.value;
    const node = root && this.services.workspace.AstNodeLocator.getAstNode(root, sourcePath);
    return node?.$type === 'Ref' ? (node as Ref) : undefined;
  }
}

const taken = (wanted: string) => `The name \`${wanted}\` is already taken.`;

function hasMember({ members }: Document, type: string, wanted: string): boolean {
  return members.some((member) => member.$type === type && 'name' in member && member.name === wanted);
}

/** The language's own technologies keep their names. */
function whyNotRenamed(element: AstNode): string | undefined {
  const { $document } = AstUtils.findRootNode(element);
  return $document?.uri.scheme === libraryScheme
    ? 'This technology is built into the language and keeps its name.'
    : undefined;
}
