import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';

/** The built language server, spoken to as an editor does. */
export class LanguageClient {
  private readonly diagnostics = new Map<string, PublishDiagnosticsParams[]>();
  private readonly listeners = new Set<() => void>();
  private version = 1;
  /** Milliseconds after which what is waited for is missed. */
  patience = 10_000;

  /** What the editor answers when the server asks for the settings of `sysd`. */
  settings: object = {};

  private constructor(
    private readonly server: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.diagnostics.set(params.uri, [...(this.diagnostics.get(params.uri) ?? []), params]);
      for (const listener of this.listeners) listener();
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.listen();
  }

  /** Starts a server for the folders of a workspace, the first of which is its root. */
  static async start(folder: string | null = null, ...others: string[]): Promise<LanguageClient> {
    const script = resolve('dist/server.cjs');
    if (!existsSync(script)) throw new Error('dist/server.cjs is missing: run `npm run build` first');
    const server = fork(script, ['--node-ipc'], { silent: true, execArgv: [] });
    const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
    const client = new LanguageClient(server, connection);
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: folder === null ? null : [folder, ...others].map((uri) => ({ uri, name: uri })),
      capabilities: {
        workspace: { workspaceFolders: true },
        textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
      },
    });
    await connection.sendNotification('initialized', {});
    return client;
  }

  /** The id of the server's process. */
  get process(): number | undefined {
    return this.server.pid;
  }

  /** Changes the settings of `sysd`, as a person does in the editor. */
  async configure(settings: object): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { sysd: settings },
    });
  }

  async open(uri: string, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'sysd', version: this.version, text },
    });
  }

  async change(uri: string, text: string): Promise<number> {
    this.version += 1;
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: this.version },
      contentChanges: [{ text }],
    });
    return this.version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  }

  /** Waits until the diagnostics last published for a document are as wanted, and gives them. */
  async diagnosticsWhen(
    uri: string,
    wanted: (diagnostics: Diagnostic[], version: number | undefined) => boolean,
  ): Promise<Diagnostic[]> {
    const deadline = Date.now() + this.patience;
    for (;;) {
      const last = this.diagnostics.get(uri)?.at(-1);
      if (last && wanted(last.diagnostics, last.version)) return last.diagnostics;
      if (Date.now() > deadline)
        throw new Error(
          `not seen within ${this.patience / 1000} s; last: ${JSON.stringify(last?.diagnostics.map(({ code }) => code))}`,
        );
      await this.nextPublication();
    }
  }

  stop(): void {
    this.connection.dispose();
    this.server.kill();
  }

  private nextPublication(): Promise<void> {
    return new Promise((done) => {
      const finish = () => {
        clearTimeout(timer);
        this.listeners.delete(finish);
        done();
      };
      const timer = setTimeout(finish, 250);
      this.listeners.add(finish);
    });
  }
}
