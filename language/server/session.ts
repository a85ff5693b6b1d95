import type { LangiumDocument } from 'langium';
import { type Cancellation, DocumentState, delayNextTick, interruptAndCheck, URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { type Connection, type Diagnostic, RequestType } from 'vscode-languageserver';
import type { Model } from '../../src/model/model.ts';
import {
  type ChangedNote,
  type DesignTests,
  type ElementAtQuery,
  type FirstFindings,
  type FromAnalyst,
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
  type Surroundings,
  serverMethods,
  type TestsQuery,
  type ToAnalyst,
} from '../../src/protocol.ts';
import type { Designs } from './designs.ts';
import { diagnosticOf, failedExpectations, projectDiagnosticOf } from './diagnostics.ts';
import { type Elaborated, LiveDocument } from './live-documents.ts';
import { modelOfText, sketchOf } from './other-text.ts';
import { elementAt, sourceOf } from './positions.ts';
import { Publisher } from './publisher.ts';
import { resultsOf } from './results.ts';
import type { Ran, RunOptions } from './simulation.ts';
import { inSlices, quiet } from './slices.ts';
import { testsOf } from './tests.ts';

/** Findings of the last text stay in sight this long before they are shown without their fresh selves. */
const patienceMilliseconds = 250;

export interface SessionParts {
  connection: Connection;
  designs: Designs;
  shared: LangiumSharedServices;
  /** A document and all it imports, itself first: what its design is made of. */
  reach(document: LangiumDocument): readonly LangiumDocument[];
  /** In small steps, of documents that must not change meanwhile. */
  elaborate(document: LangiumDocument): Generator<undefined, Elaborated>;
  analyst: {
    ask(subject: string, question: Omit<ToAnalyst, 'id'>): Promise<FromAnalyst | undefined>;
    forget(subject: string): void;
  };
  simulations: {
    run(
      uri: string,
      version: number,
      model: Elaborated['model'],
      options?: RunOptions,
    ): Promise<Ran | undefined>;
    cancel(uri: string): void;
  };
  /** What the project of a design says. */
  projects: { of(uri: string): Promise<Surroundings>; onChange(listener: () => void): void };
  /** Has the editor ask again for hints and lenses. */
  refresh(): void;
  today(): string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Follows the open documents: builds become problems at once and findings as soon as the analyst has them. */
export class Session {
  private readonly withPreview = new Set<string>();
  private readonly publisher: Publisher;
  /** The syntax trees that each open design was last made of. */
  private readonly madeOf = new Map<string, readonly unknown[]>();

  constructor(private readonly parts: SessionParts) {
    this.publisher = new Publisher((params) => void parts.connection.sendDiagnostics(params));
  }

  listen(): void {
    const { connection, shared } = this.parts;
    // A design is made of the syntax trees alone: it need not wait until the editor's references are linked.
    shared.workspace.DocumentBuilder.onBuildPhase(DocumentState.ComputedScopes, (_, cancelToken) =>
      this.built(cancelToken),
    );
    const texts = shared.workspace.TextDocuments;
    this.parts.projects.onChange(() => {
      for (const { uri } of this.mostRecentFirst()) {
        const live = this.document(uri);
        if (live) void this.judge(live);
      }
    });
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
    connection.onRequest(serverMethods.sketch, (query: ModelQuery) => sketchOf(query, shared));
    connection.onRequest(serverMethods.modelOf, (query: ModelQuery) => modelOfText(query, shared));
    connection.onRequest(serverMethods.elementAt, ({ uri, position }: ElementAtQuery) => {
      const model = this.document(uri)?.model;
      return (model && elementAt(model, this.key(uri), position)) ?? null;
    });
    connection.onNotification(serverMethods.preview, ({ uri, visible }: PreviewNote) => {
      if (visible) this.withPreview.add(this.key(uri));
      else this.withPreview.delete(this.key(uri));
    });
    connection.onRequest(serverMethods.run, (query: RunQuery, token) => this.run(query, token));
    connection.onRequest(serverMethods.tests, ({ uri }: TestsQuery): DesignTests | null => {
      const live = this.document(uri);
      return live ? testsOf(live) : null;
    });
    connection.onRequest(serverMethods.results, ({ uri }: ResultsQuery) => {
      const live = this.document(uri);
      return live ? resultsOf(live) : [];
    });
    connection.onNotification(serverMethods.report, (note: ReportNote) => this.reported(note));
  }

  /** After every build those open documents are read anew that it touched, or something that they import. */
  private async built(cancelToken: Cancellation.CancellationToken): Promise<void> {
    const { shared } = this.parts;
    for (const { uri } of this.mostRecentFirst()) {
      // What was found out about one document is on its way before the next is begun.
      await delayNextTick();
      await interruptAndCheck(cancelToken);
      const document = shared.workspace.LangiumDocuments.getDocument(URI.parse(uri));
      if (document && document.state >= DocumentState.Parsed) await this.read(document, cancelToken);
    }
  }

  /** The document that a person types in comes before those that import it. */
  private mostRecentFirst() {
    const texts = this.parts.shared.workspace.TextDocuments?.all() ?? [];
    const isChanged = ({ uri, version }: (typeof texts)[number]) => this.document(uri)?.version !== version;
    return [...texts.filter(isChanged), ...texts.filter((text) => !isChanged(text))];
  }

  private async read(document: LangiumDocument, cancelToken: Cancellation.CancellationToken): Promise<void> {
    const { designs } = this.parts;
    const uri = document.uri.toString();
    const { version } = document.textDocument;
    const live = designs.of(uri) ?? new LiveDocument(uri);
    const trees = this.parts.reach(document).map(({ parseResult }) => parseResult);
    if (live.version === version && isSame(trees, this.madeOf.get(uri))) return;
    const text = document.textDocument.getText();
    const elaborated = await inSlices(this.parts.elaborate(document), cancelToken);
    // It may have been closed meanwhile.
    if (!this.parts.shared.workspace.TextDocuments?.get(uri)) return;
    this.madeOf.set(uri, trees);
    designs.set(live);
    const before = toldBy(live);
    live.take(version, text, elaborated);
    this.tellChanged(live);
    if (toldBy(live) !== before) this.publish(live);
    setTimeout(() => live.age() && this.parts.refresh(), patienceMilliseconds);
    void this.judge(live);
  }

  private async judge(live: LiveDocument): Promise<void> {
    const { version, model } = live;
    if (live.stale || !model) {
      this.publish(live);
      return;
    }
    const overdue = setTimeout(() => this.publish(live), patienceMilliseconds);
    const [surroundings] = await Promise.all([this.parts.projects.of(live.uri), quiet(model)]);
    if (live.model !== model) {
      clearTimeout(overdue);
      return;
    }
    const today = this.parts.today();
    const answer = await this.parts.analyst.ask(live.uri, { model, today, surroundings });
    clearTimeout(overdue);
    if (answer && live.model === model && live.judge(version, answer.analysis, answer.findings)) {
      live.surround(answer.accepted, answer.problems);
      this.publish(live);
      this.tellChanged(live);
    } else if (!answer && version === live.version) {
      this.publish(live);
    }
  }

  /** Takes what the rules found that are done before the others. */
  foundFirst(model: Model, { findings, first }: FirstFindings): void {
    const live = this.document(model.uri);
    if (!live || live.model !== model || live.stale) return;
    live.judgeFirst(findings, new Set(first));
    this.publish(live);
  }

  private async saved(uri: string): Promise<void> {
    const live = this.document(uri);
    if (!live?.model || live.stale || this.withPreview.has(live.uri) || !(await this.simulatesOnSave()))
      return;
    live.runs();
    const note = await this.parts.simulations.run(live.uri, live.version, live.model);
    if (note) this.reported(note);
  }

  /** Because a person asked for it; what it has measured is lost when that person cancels it. */
  private async run({ uri, scenarios }: RunQuery, token: Cancellation.CancellationToken): Promise<RunAnswer> {
    const live = this.document(uri);
    if (!live?.model || live.stale) return { problem: 'Not simulated: the file has errors.' };
    live.runs();
    const stopped = token.onCancellationRequested(() => this.parts.simulations.cancel(live.uri));
    const ran = await this.parts.simulations.run(live.uri, live.version, live.model, {
      ...(scenarios ? { only: scenarios } : {}),
      progress: (note) => this.tellProgress(note),
    });
    stopped.dispose();
    if (!ran) return live.model.flows.length === 0 ? { problem: 'There is no flow to simulate.' } : {};
    this.reported(ran);
    const [problem] = ran.refusals;
    return problem === undefined ? {} : { problem };
  }

  private async simulatesOnSave(): Promise<boolean> {
    const { ConfigurationProvider } = this.parts.shared.workspace;
    const preview: unknown = await ConfigurationProvider.getConfiguration('sysd', 'preview');
    const isObject = typeof preview === 'object' && preview !== null;
    return !(isObject && 'simulateOnSave' in preview && preview.simulateOnSave === false);
  }

  private reported(note: ReportNote): void {
    const live = this.document(note.uri);
    if (!live) return;
    live.measurements.take(note, this.parts.now());
    this.publish(live);
    this.tellChanged(live);
    this.parts.refresh();
  }

  private tellProgress(note: ProgressNote): void {
    void this.parts.connection.sendNotification(serverMethods.progress, note);
  }

  private tellChanged(live: LiveDocument): void {
    const note: ChangedNote = { uri: live.uri, version: live.version };
    void this.parts.connection.sendNotification(serverMethods.changed, note);
  }

  /** Sends what is known of a document, of its own text and of what it imports. */
  private publish(live: LiveDocument): void {
    if (this.parts.designs.of(live.uri) !== live) return;
    const byUri = new Map<string, Diagnostic[]>();
    const add = (uri: string, diagnostic: Diagnostic) => {
      const target = this.key(uri);
      const others = byUri.get(target);
      if (others) others.push(diagnostic);
      else byUri.set(target, [diagnostic]);
    };
    for (const told of [...live.problems, ...live.findingsNow()]) add(told.uri, diagnosticOf(told));
    for (const problem of live.projectProblems) add(problem.uri, projectDiagnosticOf(problem));
    for (const { uri, diagnostic } of failedExpectations(live)) add(uri, diagnostic);
    this.publisher.tell(live.uri, live.version, byUri);
  }

  private close(uri: string): void {
    const key = this.key(uri);
    this.parts.designs.delete(key);
    this.madeOf.delete(key);
    this.parts.analyst.forget(key);
    this.parts.simulations.cancel(key);
    this.publisher.forget(key);
  }

  private document(uri: string): LiveDocument | undefined {
    return this.parts.designs.of(this.key(uri));
  }

  /** Clients and Langium may escape a uri differently. */
  private key(uri: string): string {
    return URI.parse(uri).toString();
  }
}

/** What the text has wrong, wherever that is now. */
function toldBy({ problems }: LiveDocument): string {
  return JSON.stringify(problems.map(({ rule, message, uri }) => [rule, message, uri]));
}

function isSame(left: readonly unknown[], right: readonly unknown[] | undefined): boolean {
  return left.length === right?.length && left.every((each, index) => each === right[index]);
}
