import {
  type BuildOptions,
  type Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  interruptAndCheck,
  type LangiumDocument,
  type LangiumSharedCoreServices,
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

/** Brings imports along: they are read when a document is built and change what imports them. */
export class ImportingBuilder extends DefaultDocumentBuilder {
  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    const all = new Set(documents);
    for (const document of all) {
      await this.parse(document, cancelToken);
      for (const imported of await this.missingImports(document, cancelToken)) all.add(imported);
    }
    await super.buildDocuments([...all], options, cancelToken);
  }

  private async parse(document: LangiumDocument, cancelToken: Cancellation.CancellationToken): Promise<void> {
    if (document.state >= DocumentState.Parsed) return;
    await interruptAndCheck(cancelToken);
    await this.langiumDocumentFactory.update(document, cancelToken);
    document.state = DocumentState.Parsed;
    await this.notifyDocumentPhase(document, DocumentState.Parsed, cancelToken);
  }

  private async missingImports(
    document: LangiumDocument,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<LangiumDocument[]> {
    const found: LangiumDocument[] = [];
    for (const target of importsOf(document)) {
      const uri = URI.parse(target);
      if (this.langiumDocuments.hasDocument(uri)) continue;
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
      const imported = this.langiumDocuments.hasDocument(uri)
        ? this.langiumDocuments.getDocument(uri)
        : undefined;
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
