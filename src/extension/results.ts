import {
  type DecorationOptions,
  Disposable,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { ExpectationResult } from '../protocol.ts';
import { language, type Server } from './server.ts';

const section = 'sysd.inlineResults';

const sorts = ['passed', 'failed', 'stale'] as const;
type Sort = (typeof sorts)[number];

/** Writes beside each expectation what the last simulation measured; figures of an older design are marked as such. */
export class InlineResults implements Disposable {
  private readonly types: Record<Sort, TextEditorDecorationType>;
  private readonly subscriptions: Disposable[];

  constructor(private readonly server: Server) {
    this.types = { passed: decoration('passed'), failed: decoration('failed'), stale: decoration('stale') };
    this.subscriptions = [
      ...Object.values(this.types),
      server.onChanged(({ uri }) => this.show(editorsOf(Uri.parse(uri)))),
      window.onDidChangeVisibleTextEditors((editors) => this.show(editors)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(section)) this.show(window.visibleTextEditors);
      }),
    ];
  }

  dispose(): void {
    Disposable.from(...this.subscriptions).dispose();
  }

  private show(editors: readonly TextEditor[]): void {
    for (const editor of editors) if (editor.document.languageId === language) void this.decorate(editor);
  }

  private async decorate(editor: TextEditor): Promise<void> {
    const { uri, version } = editor.document;
    const enabled = workspace.getConfiguration(section, uri).get<unknown>('enabled') !== false;
    const results = enabled ? await this.results(uri) : [];
    /* Another edit has come meanwhile: its own answer is on the way. */
    if (editor.document.version !== version) return;
    for (const sort of sorts)
      editor.setDecorations(
        this.types[sort],
        results.filter((result) => sortOf(result) === sort).map((result) => optionsOf(editor, result)),
      );
  }

  /** A server that starts or restarts knows of no results. */
  private results(uri: Uri): Promise<ExpectationResult[]> {
    return this.server.results({ uri: uri.toString() }).catch(() => []);
  }
}

function decoration(sort: Sort): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    after: {
      margin: '0 0 0 2em',
      color: new ThemeColor(`sysd.result.${sort}Foreground`),
      ...(sort === 'stale' ? { fontStyle: 'italic' } : {}),
    },
  });
}

const editorsOf = (uri: Uri) =>
  window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString());

const sortOf = ({ old, passed }: ExpectationResult): Sort => (old ? 'stale' : passed ? 'passed' : 'failed');

/** Behind the expectation, at the end of its line. */
function optionsOf(
  { document }: TextEditor,
  { range, figure, passed, old }: ExpectationResult,
): DecorationOptions {
  const line = Math.min(range.end.line, document.lineCount - 1);
  const { end } = document.lineAt(line).range;
  const contentText = `${passed ? '✓' : '✗'} ${figure}${old ? ' before your last edit' : ''}`;
  return { range: new Range(end, end), renderOptions: { after: { contentText } } };
}
