import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { QuestionWorker } from './worker.ts';

type Asked<Question extends { id: number }, Answer extends { id: number }> = Pick<
  QuestionWorker<Question, Answer>,
  'ask' | 'forget'
>;

/**
 * Has the editor ask again for what hangs on the analysis and on simulations, inlay hints and code lenses, and for the
 * hints when their settings change. An editor that knows no such request says so and is left alone.
 */
export function refresher(connection: Connection, shared: LangiumSharedServices): () => void {
  const refresh = (what: 'inlayHint' | 'codeLens') =>
    void connection.sendRequest(`workspace/${what}/refresh`).catch(() => undefined);
  shared.workspace.ConfigurationProvider.onConfigurationSectionUpdate(() => refresh('inlayHint'));
  return () => ['inlayHint' as const, 'codeLens' as const].forEach(refresh);
}

/** Refreshes whenever an answer came. */
export function refreshing<Question extends { id: number }, Answer extends { id: number }>(
  worker: Asked<Question, Answer>,
  refresh: () => void,
): Asked<Question, Answer> {
  return {
    ask: async (subject, question) => {
      const answer = await worker.ask(subject, question);
      if (answer) setTimeout(refresh);
      return answer;
    },
    forget: (subject) => worker.forget(subject),
  };
}
