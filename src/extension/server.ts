import {
  type CancellationToken,
  CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Disposable,
  type Event,
  EventEmitter,
  type Uri,
} from 'vscode';
import { type BaseLanguageClient, CodeActionRequest, State } from 'vscode-languageclient';
import type { Model } from '../model/model.ts';
import {
  type ChangedNote,
  type DesignTests,
  type ElementAtQuery,
  type ExpectationResult,
  type LocateAnswer,
  type LocateQuery,
  type ModelQuery,
  type PictureAnswer,
  type PictureQuery,
  type PreviewNote,
  type ProgressNote,
  type ReportNote,
  type ResultsQuery,
  type RunAnswer,
  type RunQuery,
  type Sketch,
  serverMethods,
  type TestsQuery,
} from '../protocol.ts';

export const language = 'sysd';

/** What the extension asks of the language server and tells it. */
export interface Server {
  picture(query: PictureQuery): Promise<PictureAnswer>;
  locate(query: LocateQuery): Promise<LocateAnswer | null>;
  elementAt(query: ElementAtQuery): Promise<string | null>;
  /** The design that another text of a document describes; null for one with errors. */
  modelOf(query: ModelQuery): Promise<Model | null>;
  sketch(query: ModelQuery): Promise<Sketch>;
  /** Rejects when it was cancelled before it began. */
  run(query: RunQuery, token?: CancellationToken): Promise<RunAnswer>;
  tests(query: TestsQuery): Promise<DesignTests | null>;
  results(query: ResultsQuery): Promise<ExpectationResult[]>;
  /** What mends this problem, the best first. */
  fixes(uri: Uri, problem: Diagnostic): Promise<CodeAction[]>;
  report(note: ReportNote): Promise<void>;
  preview(note: PreviewNote): Promise<void>;
  readonly onChanged: Event<ChangedNote>;
  readonly onProgress: Event<ProgressNote>;
  /** It runs, for the first time or again, and knows nothing of the previews. */
  onStarted(listener: () => void): Disposable;
}

/** The server's own requests, typed by the protocol. */
export function serverOf(client: BaseLanguageClient): Server {
  /* The client knows one handler for each notification: the last. */
  const changed = new EventEmitter<ChangedNote>();
  client.onNotification(serverMethods.changed, (note: ChangedNote) => changed.fire(note));
  const progress = new EventEmitter<ProgressNote>();
  client.onNotification(serverMethods.progress, (note: ProgressNote) => progress.fire(note));
  return {
    picture: (query) => client.sendRequest(serverMethods.picture, query),
    locate: (query) => client.sendRequest(serverMethods.locate, query),
    elementAt: (query) => client.sendRequest(serverMethods.elementAt, query),
    sketch: (query) => client.sendRequest(serverMethods.sketch, query),
    modelOf: (query) => client.sendRequest(serverMethods.modelOf, query),
    // A token that is undefined would be sent along as a second parameter.
    run: (query, token) =>
      token
        ? client.sendRequest(serverMethods.run, query, token)
        : client.sendRequest(serverMethods.run, query),
    tests: (query) => client.sendRequest(serverMethods.tests, query),
    results: (query) => client.sendRequest(serverMethods.results, query),
    fixes: (uri, problem) => fixesOf(client, uri, problem),
    report: (note) => client.sendNotification(serverMethods.report, note),
    preview: (note) => client.sendNotification(serverMethods.preview, note),
    onChanged: changed.event,
    onProgress: progress.event,
    onStarted: (listener) =>
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) listener();
      }),
  };
}

/**
 * Asked of the server itself: the editor's command for actions gives all those of a place, and does not say of which
 * problem each is.
 */
async function fixesOf(client: BaseLanguageClient, uri: Uri, problem: Diagnostic): Promise<CodeAction[]> {
  const told = client.code2ProtocolConverter.asDiagnostic(problem);
  const answer = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
    range: told.range,
    context: { diagnostics: [told], only: [CodeActionKind.QuickFix.value] },
  });
  const actions = await client.protocol2CodeConverter.asCodeActionResult(answer ?? []);
  return actions.filter((action): action is CodeAction => action instanceof CodeAction && isOf(action));
}

/** Changes that make sense at the place of a problem are about none. */
const isOf = ({ edit, diagnostics = [] }: CodeAction) => edit !== undefined && diagnostics.length > 0;
