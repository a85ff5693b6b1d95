import { DocumentState, type FileSystemProvider } from 'langium';
import { type DefaultSharedModuleContext, startLanguageServer } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type {
  AnalystMessage,
  FirstFindings,
  FromAnalyst,
  FromSimulator,
  ToSimulator,
} from '../../src/protocol.ts';
import { elaborateInSteps, reach } from '../load.ts';
import { createSysdServices } from '../module.ts';
import { readAhead } from '../services/library.ts';
import { Designs } from './designs.ts';
import { editorParts } from './editor-parts.ts';
import { inPieces } from './pieces.ts';
import { isProjectFile, ProjectFiles } from './project-files.ts';
import { refresher, refreshing } from './refresh.ts';
import { Session } from './session.ts';
import { Simulations } from './simulation.ts';
import type { StartThread } from './thread.ts';
import { QuestionWorker } from './worker.ts';
import { workspaceParts } from './workspace-parts.ts';

/** What differs between Node and a browser. */
export interface Platform {
  connection: Connection;
  files: FileSystemProvider;
  analyst: StartThread<AnalystMessage, FromAnalyst | FirstFindings>;
  simulator: StartThread<ToSimulator, FromSimulator>;
  /** Address of the person's own folder, where there is one. */
  home?: string;
}

/** An analysis that has not ended by then never will in useful time; its thread is replaced. */
const analysisDeadlineMilliseconds = 10_000;

/**
 * Starts answering the editor. Langium's own validation is off: it would run every check on this thread and publish
 * without a version, while the session publishes problems at once and findings when the analyst has them.
 */
export function startServer({ connection, files, analyst, simulator, home }: Platform): void {
  const designs = new Designs();
  const context: DefaultSharedModuleContext = { connection, fileSystemProvider: () => files };
  const { shared, sysd } = createSysdServices(context, editorParts(designs), workspaceParts);
  const projects = new ProjectFiles(files, () => [
    ...(shared.workspace.WorkspaceManager.workspaceFolders ?? []).map(({ uri }) => uri),
    ...(home === undefined ? [] : [home]),
  ]);
  const refresh = refresher(connection, shared);
  const threads = inPieces(analyst, (model, first) => session.foundFirst(model, first));
  const session = new Session({
    connection,
    designs,
    shared,
    reach: (document) => reach(sysd, document),
    elaborate: (document) => elaborateInSteps(sysd, document),
    analyst: refreshing(new QuestionWorker(threads, analysisDeadlineMilliseconds), refresh),
    simulations: new Simulations(simulator),
    refresh,
    projects: {
      of: (uri) => projects.of(uri),
      onChange: (listener) =>
        void shared.lsp.DocumentUpdateHandler.onWatchedFilesChange(({ changes }) => {
          if (!changes.some(({ uri }) => isProjectFile(uri))) return;
          projects.forget();
          listener();
        }),
    },
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
  });
  session.listen();
  shared.workspace.DocumentBuilder.updateBuildOptions = { validation: false };
  shared.workspace.WorkspaceManager.initialBuildOptions = { validation: false };
  void shared.workspace.WorkspaceManager.ready.then(() => readAhead(sysd));
  startLanguageServer(shared, {
    CodeActionProvider: DocumentState.IndexedReferences,
    CompletionProvider: DocumentState.Parsed,
  });
}
