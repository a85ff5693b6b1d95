import type { LangiumDocument } from 'langium';
import { DocumentState, URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { type CancellationToken, type Connection, type Diagnostic, RequestType } from 'vscode-languageserver';
import {
  type ChangedNote,
  type ElementAtQuery,
  type FromAnalyst,
  type LocateAnswer,
  type LocateQuery,
  type PictureAnswer,
  type PictureQuery,
  type PreviewNote,
  type ReportNote,
  serverMethods,
  type ToAnalyst,
} from '../../src/protocol.ts';
import type { Designs } from './designs.ts';
import { diagnosticOf, failedExpectations } from './diagnostics.ts';
import { type Elaborated, LiveDocument } from './live-documents.ts';
import { elementAt, sourceOf } from './positions.ts';

/** Findings of the last text stay in sight this long before they are shown without their fresh selves. */
const patienceMilliseconds = 250;

export interface SessionParts {
  connection: Connection;
  designs: Designs;
  shared: LangiumSharedServices;
  elaborate(document: LangiumDocument): Elaborated;
  analyst: { ask(subject: string, question: Omit<ToAnalyst, 'id'>): Promise<FromAnalyst | undefined> };
  simulate(uri: string, version: number, model: Elaborated['model']): Promise<ReportNote | undefined>;
  today(): string;
}

/** Follows the open documents: builds become problems at once and findings as soon as the analyst has them. */
export class Session {
  private readonly withPreview = new Set<string>();
  /** Uris with diagnostics in the editor, by the document whose analysis put them there. */
  private readonly published = new Map<string, Set<string>>();

  constructor(private readonly parts: SessionParts) {}

  listen(): void {
    const { connection, shared } = this.parts;
    shared.workspace.DocumentBuilder.onBuildPhase(DocumentState.IndexedReferences, (_, cancelToken) =>
      this.built(cancelToken),
    );
    const texts = shared.workspace.TextDocuments;
    texts?.onDidClose(({ document }) => this.close(document.uri));
    texts?.onDidSave(({ document }) => void this.saved(document.uri));

    connection.onRequest(
      new RequestType<PictureQuery, PictureAnswer, void>(serverMethods.picture),
      (query: PictureQuery): PictureAnswer => this.document(query.uri)?.picture(query) ?? null,
    );
    connection.onRequest(serverMethods.locate, ({ uri, element }: LocateQuery): LocateAnswer | null => {
      const model = this.document(uri)?.model;
      const source = model && sourceOf(model, element);
      return source ? { uri: source.uri, range: source.name } : null;
    });
    connection.onRequest(serverMethods.elementAt, ({ uri, position }: ElementAtQuery) => {
      const model = this.document(uri)?.model;
      return (model && elementAt(model, this.key(uri), position)) ?? null;
    });
    connection.onNotification(serverMethods.preview, ({ uri, visible }: PreviewNote) => {
      if (visible) this.withPreview.add(this.key(uri));
      else this.withPreview.delete(this.key(uri));
    });
    connection.onNotification(serverMethods.report, (note: ReportNote) => this.reported(note));
  }

  /** After every build all open documents are read anew: an import of theirs may be what changed. */
  private built(cancelToken: CancellationToken): void {
    const { shared } = this.parts;
    for (const text of shared.workspace.TextDocuments?.all() ?? []) {
      if (cancelToken.isCancellationRequested) return;
      const document = shared.workspace.LangiumDocuments.getDocument(URI.parse(text.uri));
      if (!document || document.state < DocumentState.Linked) continue;
      const live = this.parts.designs.of(this.key(text.uri)) ?? new LiveDocument(this.key(text.uri));
      this.parts.designs.set(live);
      live.take(text.version, text.getText(), this.parts.elaborate(document));
      this.tellChanged(live);
      void this.judge(live);
    }
  }

  private async judge(live: LiveDocument): Promise<void> {
    const { version, model } = live;
    if (live.stale || !model) {
      this.publish(live);
      return;
    }
    const overdue = setTimeout(() => this.publish(live), patienceMilliseconds);
    const answer = await this.parts.analyst.ask(live.uri, { model, today: this.parts.today() });
    clearTimeout(overdue);
    if (answer && live.judge(version, answer.analysis, answer.findings)) {
      this.publish(live);
      this.tellChanged(live);
    } else if (!answer && version === live.version) {
      this.publish(live);
    }
  }

  private async saved(uri: string): Promise<void> {
    const live = this.document(uri);
    if (!live?.model || live.stale || this.withPreview.has(live.uri)) return;
    const note = await this.parts.simulate(live.uri, live.version, live.model);
    if (note) this.reported(note);
  }

  private reported({ uri, reports }: ReportNote): void {
    const live = this.document(uri);
    if (!live) return;
    live.reports = reports;
    this.publish(live);
  }

  private tellChanged(live: LiveDocument): void {
    const note: ChangedNote = { uri: live.uri, version: live.version };
    void this.parts.connection.sendNotification(serverMethods.changed, note);
  }

  /**
   * Sends what is known of a document: to its own uri and, where no document of its own is open there, to the files it
   * imports. Uris that it spoke of before and no longer does are cleared.
   */
  private publish(live: LiveDocument): void {
    if (this.parts.designs.of(live.uri) !== live) return;
    const byUri = new Map<string, Diagnostic[]>([[live.uri, []]]);
    const add = (uri: string, diagnostic: Diagnostic) => {
      const target = this.key(uri);
      if (target !== live.uri && this.parts.designs.has(target)) return;
      byUri.set(target, [...(byUri.get(target) ?? []), diagnostic]);
    };
    for (const told of [...live.problems, ...live.findingsNow()]) add(told.uri, diagnosticOf(told));
    if (live.model && !live.stale)
      for (const { uri, diagnostic } of failedExpectations(live.model, live.reports)) add(uri, diagnostic);

    const before = this.published.get(live.uri) ?? new Set();
    for (const uri of before) if (!byUri.has(uri)) byUri.set(uri, []);
    for (const [uri, diagnostics] of byUri)
      void this.parts.connection.sendDiagnostics({
        uri,
        diagnostics,
        ...(uri === live.uri ? { version: live.version } : {}),
      });
    this.published.set(live.uri, new Set(byUri.keys()));
  }

  private close(uri: string): void {
    const key = this.key(uri);
    this.parts.designs.delete(key);
    for (const told of this.published.get(key) ?? [])
      void this.parts.connection.sendDiagnostics({ uri: told, diagnostics: [] });
    this.published.delete(key);
  }

  private document(uri: string): LiveDocument | undefined {
    return this.parts.designs.of(this.key(uri));
  }

  /** Clients and Langium may escape a uri differently. */
  private key(uri: string): string {
    return URI.parse(uri).toString();
  }
}
