import { type LangiumDocument, URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { SysdDocument } from '../elaborate/project.ts';
import { importsOf } from '../load.ts';

/** More documents than this are not read for one design. */
const mostDocuments = 1000;

/** Reads what a document imports, and what that imports, where it is not at hand yet; a file that is missing is left out. */
export async function loadImports(shared: LangiumSharedServices, document: LangiumDocument): Promise<void> {
  const { LangiumDocuments } = shared.workspace;
  const seen = new Set<string>([document.uri.toString()]);
  const waiting: LangiumDocument[] = [document];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.parseResult.value.$type !== 'Document') continue;
    for (const target of importsOf(at as SysdDocument)) {
      if (seen.has(target) || seen.size >= mostDocuments) continue;
      seen.add(target);
      const imported = await LangiumDocuments.getOrCreateDocument(URI.parse(target)).catch(() => undefined);
      if (imported) waiting.push(imported);
    }
  }
}
