import { type Disposable, type Event, EventEmitter } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type ChangedNote,
  type ElementAtQuery,
  type ExpectationResult,
  type LocateAnswer,
  type LocateQuery,
  type PictureAnswer,
  type PictureQuery,
  type PreviewNote,
  type ReportNote,
  type ResultsQuery,
  type RunAnswer,
  type RunQuery,
  serverMethods,
} from '../protocol.ts';

export const language = 'sysd';

/** What the extension asks of the language server and tells it. */
export interface Server {
  picture(query: PictureQuery): Promise<PictureAnswer>;
  locate(query: LocateQuery): Promise<LocateAnswer | null>;
  elementAt(query: ElementAtQuery): Promise<string | null>;
  run(query: RunQuery): Promise<RunAnswer>;
  results(query: ResultsQuery): Promise<ExpectationResult[]>;
  report(note: ReportNote): Promise<void>;
  preview(note: PreviewNote): Promise<void>;
  readonly onChanged: Event<ChangedNote>;
  /** It runs, for the first time or again, and knows nothing of the previews. */
  onStarted(listener: () => void): Disposable;
}

/** The server's own requests, typed by the protocol. */
export function serverOf(client: BaseLanguageClient): Server {
  /* The client knows one handler for each notification: the last. */
  const changed = new EventEmitter<ChangedNote>();
  client.onNotification(serverMethods.changed, (note: ChangedNote) => changed.fire(note));
  return {
    picture: (query) => client.sendRequest(serverMethods.picture, query),
    locate: (query) => client.sendRequest(serverMethods.locate, query),
    elementAt: (query) => client.sendRequest(serverMethods.elementAt, query),
    run: (query) => client.sendRequest(serverMethods.run, query),
    results: (query) => client.sendRequest(serverMethods.results, query),
    report: (note) => client.sendNotification(serverMethods.report, note),
    preview: (note) => client.sendNotification(serverMethods.preview, note),
    onChanged: changed.event,
    onStarted: (listener) =>
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) listener();
      }),
  };
}
