import {
  Disposable,
  type LogOutputChannel,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from 'vscode';
import type { ReadCommitted } from './earlier.ts';
import { Preview, previewType, webviewOptions } from './preview.ts';
import { language, type Server } from './server.ts';
import { previewSection, previewSettings } from './settings.ts';

/** Milliseconds that the cursor must rest before the preview hears of it. */
const cursorRest = 60;

/** The open previews, one for each document, and the events of the editor that they follow. */
export class Previews implements Disposable, WebviewPanelSerializer {
  private readonly open = new Map<string, Preview>();
  private readonly subscriptions: Disposable[] = [];
  private cursorTimer: NodeJS.Timeout | undefined;
  /** The latest question about the cursor; answers to earlier ones come too late. */
  private cursorQuestion = 0;

  constructor(
    private readonly extension: Uri,
    private readonly server: Server,
    private readonly log: LogOutputChannel,
    private readonly committed?: ReadCommitted,
  ) {
    this.subscriptions.push(
      window.registerWebviewPanelSerializer(previewType, this),
      server.onChanged(({ uri, version }) => this.find(Uri.parse(uri))?.changed(version)),
      server.onStarted(() => this.resume()),
      workspace.onDidSaveTextDocument(({ uri }) => this.saved(uri)),
      workspace.onDidChangeConfiguration((event) => {
        for (const preview of this.open.values()) {
          if (event.affectsConfiguration(previewSection, preview.uri)) preview.applySettings();
        }
      }),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.cursorMoved(textEditor)),
      window.onDidChangeActiveTextEditor((editor) => editor && this.cursorMoved(editor)),
    );
  }

  /** Shows the preview of this document beside it; the editor keeps the cursor. */
  show(uri: Uri): Preview {
    const known = this.find(uri);
    if (known) {
      known.panel.reveal(undefined, true);
      return known;
    }
    const panel = window.createWebviewPanel(
      previewType,
      'Preview',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      webviewOptions(this.extension),
    );
    return this.adopt(panel, uri);
  }

  /** The preview of this document, where a person can see it. */
  visible(uri: Uri): Preview | undefined {
    const preview = this.find(uri);
    return preview?.panel.visible ? preview : undefined;
  }

  /** The document whose preview is in front and has the focus. */
  active(): Uri | undefined {
    return [...this.open.values()].find((preview) => preview.panel.active)?.uri;
  }

  /** A window was reloaded: the page kept the address of its document. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const uri = typeof state === 'object' && state !== null && 'uri' in state ? state.uri : undefined;
    if (typeof uri === 'string' && !this.find(Uri.parse(uri))) this.adopt(panel, Uri.parse(uri));
    else panel.dispose();
  }

  dispose(): void {
    clearTimeout(this.cursorTimer);
    Disposable.from(...this.subscriptions).dispose();
  }

  private find(uri: Uri): Preview | undefined {
    return this.open.get(uri.toString());
  }

  private adopt(panel: WebviewPanel, uri: Uri): Preview {
    const preview = new Preview(panel, uri, {
      extension: this.extension,
      server: this.server,
      log: this.log,
      ...(this.committed ? { committed: this.committed } : {}),
    });
    this.open.set(uri.toString(), preview);
    panel.onDidDispose(() => this.open.delete(uri.toString()));
    return preview;
  }

  private resume(): void {
    for (const preview of this.open.values()) {
      preview.tellVisibility();
      preview.changed(0);
    }
  }

  private saved(uri: Uri): void {
    const preview = this.find(uri);
    if (preview?.panel.visible && previewSettings(uri).simulateOnSave) preview.run();
  }

  private cursorMoved(editor: TextEditor): void {
    if (editor.document.languageId !== language || !this.find(editor.document.uri)) return;
    clearTimeout(this.cursorTimer);
    this.cursorTimer = setTimeout(() => this.askCursor(editor), cursorRest);
  }

  private async askCursor(editor: TextEditor): Promise<void> {
    const { uri } = editor.document;
    const { line, character } = editor.selection.active;
    const question = ++this.cursorQuestion;
    const element = await this.server.elementAt({ uri: uri.toString(), position: { line, character } });
    if (question === this.cursorQuestion) this.find(uri)?.highlight(element);
  }
}
