import {
  type CancellationToken,
  Disposable,
  Location,
  Range,
  RelativePattern,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  Uri,
  workspace,
} from 'vscode';
import type { Range as TextRange } from '../model/source.ts';
import type { DesignTests, TestSuite } from '../protocol.ts';
import type { Previews } from './previews.ts';
import { language, type Server } from './server.ts';
import { listed, outputOf, problemOf, scenariosToRun, suiteKey, verdictOf } from './test-plan.ts';

const pattern = '**/*.sysd';
const mostDesigns = 2000;

/** What an item of the explorer stands for: a design, a flow or scenario of it, an expectation of that. */
interface Meaning {
  uri: Uri;
  suite?: TestSuite;
  expectation?: string;
}

/**
 * The designs of the workspace with their scenarios and the expectations of their flows, in the editor's Test Explorer.
 * A run takes place where the preview of the design is in sight, else beside the server.
 */
export class TestExplorer implements Disposable {
  private readonly controller: TestController;
  private readonly meanings = new WeakMap<TestItem, Meaning>();
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly server: Server,
    private readonly previews: Previews,
  ) {
    this.controller = tests.createTestController(language, 'sysd');
    this.controller.resolveHandler = async (item) => {
      await (item ? this.resolve(item) : this.scan());
    };
    this.controller.refreshHandler = () => this.scan();
    this.controller.createRunProfile(
      'Simulate',
      TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      true,
    );
    const files = workspace.createFileSystemWatcher(pattern);
    this.subscriptions = [
      this.controller,
      files,
      files.onDidCreate((uri) => this.design(uri)),
      files.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      server.onChanged(({ uri }) => this.changed(Uri.parse(uri))),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === 'untitled') this.controller.items.delete(uri.toString());
      }),
    ];
  }

  dispose(): void {
    Disposable.from(...this.subscriptions).dispose();
  }

  private async scan(): Promise<void> {
    const folders = workspace.workspaceFolders ?? [];
    const found = await Promise.all(
      folders.map((folder) =>
        workspace.findFiles(new RelativePattern(folder, pattern), '**/node_modules/**', mostDesigns),
      ),
    );
    for (const uri of found.flat()) this.design(uri);
  }

  /** The item of a design; its tests are listed when somebody looks, or when it is read anyway. */
  private design(uri: Uri): TestItem {
    const known = this.controller.items.get(uri.toString());
    if (known) return known;
    const item = this.controller.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    this.meanings.set(item, { uri });
    this.controller.items.add(item);
    return item;
  }

  private async changed(uri: Uri): Promise<void> {
    const belongs = uri.scheme === 'untitled' || workspace.getWorkspaceFolder(uri) !== undefined;
    if (!belongs && !this.controller.items.get(uri.toString())) return;
    const design = await this.server.tests({ uri: uri.toString() }).catch(() => null);
    if (design) this.list(this.design(uri), design);
  }

  /** Reads a design that may be open nowhere. */
  private async resolve(item: TestItem): Promise<DesignTests | null> {
    const { uri } = item;
    if (!uri) return null;
    try {
      await workspace.openTextDocument(uri);
      const design = await this.server.tests({ uri: uri.toString() });
      if (design) this.list(item, design);
      return design;
    } catch (error) {
      item.error = `It cannot be read: ${String(error)}`;
      return null;
    }
  }

  /** Items keep their names from edit to edit, and with them what was found out about them. */
  private list(item: TestItem, design: DesignTests): void {
    const { uri } = item;
    if (!uri) return;
    item.description = design.title;
    item.error = undefined;
    item.children.replace(listed(design).map((suite) => this.suiteItem(item, uri, suite)));
  }

  private suiteItem(parent: TestItem, uri: Uri, suite: TestSuite): TestItem {
    const name = suite.scenario === null ? `flow ${suite.id}` : `scenario ${suite.scenario}`;
    const item = this.itemIn(parent, suiteKey(suite), name, uri, suite.range);
    item.description = suite.title ?? '';
    this.meanings.set(item, { uri, suite });
    item.children.replace(
      suite.expectations.map(({ id, text, range }) => {
        const child = this.itemIn(item, id, text, uri, range);
        this.meanings.set(child, { uri, suite, expectation: id });
        return child;
      }),
    );
    return item;
  }

  private itemIn(parent: TestItem, key: string, label: string, uri: Uri, range?: TextRange): TestItem {
    const id = `${uri.toString()}#${key}`;
    const item = parent.children.get(id) ?? this.controller.createTestItem(id, label, uri);
    item.label = label;
    item.range = range && rangeOf(range);
    return item;
  }

  private async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      if (!request.include) await this.scan();
      const chosen = request.include ?? [...this.controller.items].map(([, item]) => item);
      const excluded = new Set(request.exclude);
      for (const [, design] of this.controller.items) {
        const items = chosen.filter(({ uri }) => uri?.toString() === design.id);
        if (token.isCancellationRequested) break;
        if (items.length > 0) await this.runDesign(run, design, items, excluded, token);
      }
    } finally {
      run.end();
    }
  }

  private async runDesign(
    run: TestRun,
    design: TestItem,
    chosen: readonly TestItem[],
    excluded: ReadonlySet<TestItem>,
    token: CancellationToken,
  ): Promise<void> {
    const before = await this.resolve(design);
    const leaves = chosen.flatMap((item) => leavesOf(item, excluded));
    for (const leaf of leaves) run.enqueued(leaf);
    const suites = leaves.flatMap((leaf) => this.meanings.get(leaf)?.suite ?? []);
    if (!before || suites.length === 0) return;
    if (before.stale) {
      for (const leaf of leaves) run.errored(leaf, new TestMessage('Not simulated: the file has errors.'));
      return;
    }
    const uri = design.uri ?? Uri.parse(design.id);
    const following = this.server.onProgress((note) => {
      if (note.uri !== uri.toString()) return;
      for (const leaf of leaves)
        if (this.meanings.get(leaf)?.suite?.scenario === note.scenario) run.started(leaf);
    });
    const problem = await this.simulate(uri, scenariosToRun(before, suites), token);
    following.dispose();
    if (token.isCancellationRequested) return;
    const after = await this.server.tests({ uri: uri.toString() });
    for (const leaf of leaves) this.tell(run, leaf, after, problem);
  }

  /** Where the preview is in sight the results come up there; it runs everything where more than one run is asked for. */
  private async simulate(
    uri: Uri,
    scenarios: (string | null)[] | 'all',
    token: CancellationToken,
  ): Promise<string | undefined> {
    const only = scenarios === 'all' || scenarios.length > 1 ? undefined : (scenarios[0] ?? undefined);
    const note = await this.previews.visible(uri)?.measure(only, token);
    if (note) return problemOf(note, scenarios);
    if (token.isCancellationRequested) return undefined;
    const query = { uri: uri.toString(), ...(scenarios === 'all' ? {} : { scenarios }) };
    return (await this.server.run(query, token)).problem;
  }

  private tell(run: TestRun, leaf: TestItem, design: DesignTests | null, problem: string | undefined): void {
    const meaning = this.meanings.get(leaf);
    if (!meaning?.suite) return;
    const { scenario } = meaning.suite;
    if (meaning.expectation === undefined) {
      if (problem === undefined) run.passed(leaf);
      else run.errored(leaf, new TestMessage(problem));
      return;
    }
    const expectation = design?.suites
      .filter((suite) => suite.scenario === scenario)
      .flatMap(({ expectations }) => expectations)
      .find(({ id }) => id === meaning.expectation);
    const outcome = expectation?.outcome;
    if (!outcome && problem !== undefined) {
      run.errored(leaf, new TestMessage(problem));
      return;
    }
    const verdict = verdictOf(leaf.label, outcome);
    run.appendOutput(outputOf(verdict), undefined, leaf);
    switch (verdict.state) {
      case 'passed':
        run.passed(leaf);
        break;
      case 'skipped':
        run.skipped(leaf);
        break;
      case 'failed': {
        const message = TestMessage.diff(verdict.message, verdict.limit, verdict.actual);
        const range = expectation?.range;
        if (range) message.location = new Location(meaning.uri, rangeOf(range));
        run.failed(leaf, message);
      }
    }
  }
}

function leavesOf(item: TestItem, excluded: ReadonlySet<TestItem>): TestItem[] {
  if (excluded.has(item)) return [];
  const children = [...item.children].map(([, child]) => child);
  if (children.length > 0) return children.flatMap((child) => leavesOf(child, excluded));
  return item.canResolveChildren ? [] : [item];
}

const rangeOf = ({ start, end }: TextRange) =>
  new Range(start.line, start.character, end.line, end.character);
