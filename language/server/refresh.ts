import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { QuestionWorker } from './worker.ts';

type Asked<Question extends { id: number }, Answer extends { id: number }> = Pick<
  QuestionWorker<Question, Answer>,
  'ask' | 'forget'
>;

/**
 * Has the editor ask again for what hangs on the analysis, inlay hints and code lenses, whenever an answer came, and for
 * the hints when their settings change. An editor that knows no such request says so and is left alone.
 */
export function refreshing<Question extends { id: number }, Answer extends { id: number }>(
  worker: Asked<Question, Answer>,
  connection: Connection,
  shared: LangiumSharedServices,
): Asked<Question, Answer> {
  const refresh = (what: 'inlayHint' | 'codeLens') =>
    void connection.sendRequest(`workspace/${what}/refresh`).catch(() => undefined);
  shared.workspace.ConfigurationProvider.onConfigurationSectionUpdate(() => refresh('inlayHint'));
  return {
    ask: async (subject, question) => {
      const answer = await worker.ask(subject, question);
      if (answer) setTimeout(() => ['inlayHint' as const, 'codeLens' as const].forEach(refresh));
      return answer;
    },
    forget: (subject) => worker.forget(subject),
  };
}
