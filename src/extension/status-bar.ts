import {
  commands,
  DiagnosticSeverity,
  Disposable,
  languages,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { DesignTests } from '../protocol.ts';
import type { Previews } from './previews.ts';
import type { Server } from './server.ts';
import { type FindingCounts, statusText } from './status-text.ts';

const section = 'sysd.statusBar';
const clicked = 'sysd.openStatus';
/** Milliseconds after which the age of a run is told anew. */
const clock = 30_000;

/** Findings and the last run of the design in front, in the status bar; hidden for everything else. */
export class StatusBar implements Disposable {
  private readonly item: StatusBarItem;
  private readonly subscriptions: Disposable[];
  private shown: Uri | undefined;
  private tests: DesignTests | null = null;

  constructor(
    private readonly server: Server,
    private readonly previews: Previews,
    private readonly subject: (argument: unknown) => Uri | undefined,
  ) {
    this.item = window.createStatusBarItem('sysd.status', StatusBarAlignment.Left, 10);
    this.item.name = 'sysd';
    this.item.command = clicked;
    const timer = setInterval(() => this.draw(), clock);
    this.subscriptions = [
      this.item,
      new Disposable(() => clearInterval(timer)),
      commands.registerCommand(clicked, () => this.open()),
      window.onDidChangeActiveTextEditor(() => this.follow()),
      window.tabGroups.onDidChangeTabs(() => this.follow()),
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === this.shown?.toString())) this.draw();
      }),
      server.onChanged(({ uri }) => {
        if (uri === this.shown?.toString()) void this.ask(this.shown);
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(section)) this.draw();
      }),
    ];
    this.follow();
  }

  dispose(): void {
    Disposable.from(...this.subscriptions).dispose();
  }

  private follow(): void {
    const uri = this.subject(undefined);
    if (uri?.toString() === this.shown?.toString()) return;
    this.shown = uri;
    this.tests = null;
    this.draw();
    if (uri) void this.ask(uri);
  }

  /** A server that starts knows of nothing yet, and says so when it does. */
  private async ask(uri: Uri): Promise<void> {
    const tests = await this.server.tests({ uri: uri.toString() }).catch(() => null);
    if (uri !== this.shown) return;
    this.tests = tests;
    this.draw();
  }

  private draw(): void {
    const uri = this.shown;
    const enabled = workspace.getConfiguration(section, uri).get<unknown>('enabled') !== false;
    if (!uri || !enabled) {
      this.item.hide();
      return;
    }
    const { text, tooltip, failing } = statusText(countsOf(uri), this.tests, Date.now());
    this.item.text = text;
    const shown = new MarkdownString();
    for (const line of tooltip) shown.appendText(`${line}\n`);
    this.item.tooltip = shown;
    this.item.accessibilityInformation = { label: `sysd: ${tooltip.join('. ')}` };
    this.item.backgroundColor = failing ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  /** What is wrong is in the list of problems, what was measured in the preview. */
  private async open(): Promise<void> {
    if (!this.shown) return;
    const { errors, warnings } = countsOf(this.shown);
    if (errors + warnings > 0) await commands.executeCommand('workbench.actions.view.problems');
    else this.previews.show(this.shown);
  }
}

function countsOf(uri: Uri): FindingCounts {
  const found = languages.getDiagnostics(uri).map(({ severity }) => severity);
  const errors = found.filter((severity) => severity === DiagnosticSeverity.Error).length;
  const warnings = found.filter((severity) => severity === DiagnosticSeverity.Warning).length;
  return { errors, warnings, others: found.length - errors - warnings };
}
