import { DocumentState } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { startLanguageServer } from 'langium/lsp';

/**
 * Starts answering the editor. Langium's own validation is off: it would run every check on this thread and publish
 * without a version, while the session publishes problems at once and findings when the analyst has them.
 */
export function startServer(shared: LangiumSharedServices): void {
  shared.workspace.DocumentBuilder.updateBuildOptions = { validation: false };
  startLanguageServer(shared, { CodeActionProvider: DocumentState.Parsed });
}
