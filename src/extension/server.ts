import { type Disposable, Uri } from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import {
  type ChangedNote,
  type ElementAtQuery,
  type LocateAnswer,
  type LocateQuery,
  type PictureAnswer,
  type PictureQuery,
  type PreviewNote,
  type ReportNote,
  serverMethods,
} from '../protocol.ts';

export const language = 'sysd';

/** What the previews ask of the language server and tell it. */
export interface Server {
  picture(query: PictureQuery): Promise<PictureAnswer>;
  locate(query: LocateQuery): Promise<LocateAnswer | null>;
  elementAt(query: ElementAtQuery): Promise<string | null>;
  report(note: ReportNote): Promise<void>;
  preview(note: PreviewNote): Promise<void>;
  onChanged(listener: (note: ChangedNote) => void): Disposable;
  /** It runs, for the first time or again, and knows nothing of the previews. */
  onStarted(listener: () => void): Disposable;
}

/** The language server, on VS Code's own runtime: no `runtime` is given, so the person's `node` does not matter. */
export function languageClient(extension: Uri): LanguageClient {
  const module = Uri.joinPath(extension, 'dist', 'server.cjs').fsPath;
  return new LanguageClient(
    language,
    'sysd',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    },
    { documentSelector: [{ language }] },
  );
}

/** The server's own requests, typed by the protocol. */
export function serverOf(client: LanguageClient): Server {
  return {
    picture: (query) => client.sendRequest(serverMethods.picture, query),
    locate: (query) => client.sendRequest(serverMethods.locate, query),
    elementAt: (query) => client.sendRequest(serverMethods.elementAt, query),
    report: (note) => client.sendNotification(serverMethods.report, note),
    preview: (note) => client.sendNotification(serverMethods.preview, note),
    onChanged: (listener) => client.onNotification(serverMethods.changed, listener),
    onStarted: (listener) =>
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) listener();
      }),
  };
}
