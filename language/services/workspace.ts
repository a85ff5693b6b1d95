import {
  type BuildOptions,
  type Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  delayNextTick,
  interruptAndCheck,
  isOperationCancelled,
  type LangiumDocument,
  type LangiumSharedCoreServices,
  OperationCancelled,
  URI,
} from 'langium';
import type { Document } from '../generated/ast.ts';
import { importTarget } from './imports.ts';
import type { Documents } from './resolve.ts';

/** The documents a workspace holds, as they are now. */
export function openDocuments(shared: LangiumSharedCoreServices): Documents {
  return {
    at: (uri) => {
      const documents = shared.workspace.LangiumDocuments;
      const parsed = URI.parse(uri);
      const document = documents.hasDocument(parsed) ? documents.getDocument(parsed) : undefined;
      return document && rootOf(document);
    },
    uriOf: (document) => document.$document?.uri.toString() ?? '',
  };
}

/**
 * Brings imports along: they are read when a document is built and change what imports them. What is open in the
 * editor comes first: documents that have not been read before wait until that is done.
 */
export class ImportingBuilder extends DefaultDocumentBuilder {
  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    const later = documents.filter((document) => rootOf(document) === undefined && !this.isOpen(document));
    const first = await this.withImports(
      documents.filter((document) => !later.includes(document)),
      cancelToken,
    );
    await this.buildAll(first, options, cancelToken);
    const rest = later.filter((document) => !first.has(document));
    if (rest.length === 0) return;
    this.currentState = DocumentState.Changed;
    await this.buildAll(await this.withImports(rest, cancelToken), options, cancelToken);
  }

  /** A burst of edits is one build: messages that have arrived already may cancel this one before it reads a thing. */
  protected override async emitUpdate(changed: URI[], deleted: URI[]): Promise<void> {
    await super.emitUpdate(changed, deleted);
    await delayNextTick();
    await delayNextTick();
  }

  /**
   * An open document that has not come up yet will; by default a request that comes too early is turned away. One that
   * is closed meanwhile has nothing to wait for.
   */
  protected override awaitDocumentState(
    state: DocumentState,
    uri: URI,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<URI> {
    const isReady = () => (this.langiumDocuments.getDocument(uri)?.state ?? DocumentState.Changed) >= state;
    if (isReady() || !this.textDocuments?.get(uri)) return super.awaitDocumentState(state, uri, cancelToken);
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        building.dispose();
        cancelling.dispose();
        settle();
      };
      const building = this.onBuildPhase(state, () => {
        if (isReady()) end(() => resolve(uri));
        else if (!this.textDocuments?.get(uri)) end(() => reject(OperationCancelled));
      });
      const cancelling = cancelToken.onCancellationRequested(() => end(() => reject(OperationCancelled)));
    });
  }

  private async buildAll(
    documents: Iterable<LangiumDocument>,
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    const all = [...documents];
    await super.buildDocuments(all, options, cancelToken);
    // Nothing is left to do for them: where nothing is validated, the next build need not look at them again.
    if (options.validation === false) for (const document of all) document.state = DocumentState.Validated;
  }

  private async withImports(
    documents: LangiumDocument[],
    cancelToken: Cancellation.CancellationToken,
  ): Promise<Set<LangiumDocument>> {
    const all = new Set(documents);
    for (const document of all) {
      if (!(await this.parse(document, cancelToken))) all.delete(document);
      else for (const imported of await this.unread(document, cancelToken)) all.add(imported);
    }
    return all;
  }

  /** Whether a document could be read; one whose file is gone by now is none. */
  private async parse(
    document: LangiumDocument,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<boolean> {
    if (document.state >= DocumentState.Parsed) return true;
    await interruptAndCheck(cancelToken);
    try {
      await this.langiumDocumentFactory.update(document, cancelToken);
    } catch (error) {
      if (isOperationCancelled(error)) throw error;
      for (const gone of this.langiumDocuments.deleteDocuments(document.uri)) this.cleanUpDeleted(gone);
      return false;
    }
    document.state = DocumentState.Parsed;
    await this.notifyDocumentPhase(document, DocumentState.Parsed, cancelToken);
    return true;
  }

  private isOpen({ uri }: LangiumDocument): boolean {
    return this.textDocuments?.get(uri) !== undefined;
  }

  /** The imports of a document that have not been read yet. */
  private async unread(
    document: LangiumDocument,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<LangiumDocument[]> {
    const found: LangiumDocument[] = [];
    for (const target of importsOf(document)) {
      const uri = URI.parse(target);
      const known = this.langiumDocuments.getDocument(uri);
      if (known && known.state < DocumentState.Parsed) found.push(known);
      if (known) continue;
      const imported = await this.langiumDocuments
        .getOrCreateDocument(uri, cancelToken)
        .catch(() => undefined);
      if (imported) found.push(imported);
    }
    return found;
  }

  /** A document is read anew when anything it imports, itself or through others, has changed. */
  protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
    const seen = new Set(importsOf(document));
    for (const target of seen) {
      if (changedUris.has(target)) return true;
      const uri = URI.parse(target);
      const imported = this.langiumDocuments.getDocument(uri);
      if (imported) for (const further of importsOf(imported)) seen.add(further);
    }
    return false;
  }
}

function importsOf(document: LangiumDocument): string[] {
  const imports = rootOf(document)?.imports ?? [];
  return imports.flatMap(({ path }) => {
    const target = path ? importTarget(document.uri.toString(), path) : undefined;
    return target && 'uri' in target ? [target.uri] : [];
  });
}

function rootOf(document: LangiumDocument): Document | undefined {
  const root = document.parseResult.value;
  return root.$type === 'Document' ? (root as Document) : undefined;
}
