import {
  type CancellationToken,
  commands,
  Disposable,
  EventEmitter,
  type LogOutputChannel,
  Uri,
  type WebviewOptions,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type {
  ElementAct,
  FromPreview,
  PictureAnswer,
  PreviewView,
  ReportNote,
  ShownPicture,
  ToPreview,
} from '../protocol.ts';
import { actOn } from './acting.ts';
import { committedText, type ReadCommitted } from './earlier.ts';
import { asShown } from './export.ts';
import { previewPage } from './page.ts';
import { Questions } from './questions.ts';
import { revealSource } from './reveal.ts';
import type { Server } from './server.ts';
import { previewSettings } from './settings.ts';

export const previewType = 'sysd.preview';

/** What a preview's webview may do, and the only folder that it may load from. */
export function webviewOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [Uri.joinPath(extension, 'dist')] };
}

function fileName(uri: Uri): string {
  return uri.path.split('/').at(-1) || uri.path;
}

/** 128 random bits that no page can guess, from what Node and browsers have in common. */
function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What previews have in common. */
export interface PreviewParts {
  extension: Uri;
  server: Server;
  log: LogOutputChannel;
  committed?: ReadCommitted;
}

/** The preview of one document: carries messages between its webview and the language server. */
export class Preview implements Disposable {
  /** A page that was loaded has said so; before that, and while hidden, it hears nothing. */
  private listening = false;
  /** What was asked for before the page listened, the latest of each sort. */
  private readonly asked = new Map<string, () => unknown>();
  private readonly drawings = new Questions<ShownPicture | null>();
  private readonly paintings = new Questions<Uint8Array>();
  private readonly subscriptions: Disposable[] = [];
  private readonly measured = new EventEmitter<ReportNote>();

  constructor(
    readonly panel: WebviewPanel,
    readonly uri: Uri,
    private readonly parts: PreviewParts,
  ) {
    const { extension } = parts;
    panel.title = `Preview ${fileName(uri)}`;
    panel.iconPath = {
      light: Uri.joinPath(extension, 'media', 'file-light.svg'),
      dark: Uri.joinPath(extension, 'media', 'file-dark.svg'),
    };
    panel.webview.options = webviewOptions(extension);
    this.subscriptions.push(
      panel.webview.onDidReceiveMessage((message: FromPreview) => this.receive(message)),
      panel.onDidChangeViewState(() => this.tellVisibility()),
      panel.onDidDispose(() => this.dispose()),
    );
    panel.webview.html = this.page();
    this.tellVisibility();
  }

  /** The document or what is known of it changed: the page asks for what it lacks. */
  changed(version: number): void {
    this.post({ type: 'changed', version });
  }

  /** The cursor stands in this element, or in none. */
  highlight(element: string | null): void {
    this.post({ type: 'highlight', element });
  }

  applySettings(): void {
    this.post({ type: 'settings', settings: previewSettings(this.uri) });
  }

  /** Simulates the document as it is now, as soon as the page can: one scenario alone, or everything. */
  async run(scenario?: string): Promise<void> {
    if (!this.listening) {
      this.asked.set('run', () => this.run(scenario));
      return;
    }
    const { version } = await workspace.openTextDocument(this.uri);
    this.post({ type: 'run', version, ...(scenario === undefined ? {} : { scenario }) });
  }

  /**
   * Simulates as `run` does and waits for the figures. None when the preview went out of sight, or nobody waits for them
   * any more.
   */
  async measure(scenario: string | undefined, token: CancellationToken): Promise<ReportNote | undefined> {
    const waiting: Disposable[] = [];
    const heard = new Promise<ReportNote | undefined>((resolve) => {
      waiting.push(
        this.measured.event((note) => {
          if (note.scenarios.includes(scenario ?? null)) resolve(note);
        }),
        this.panel.onDidChangeViewState(() => this.panel.visible || resolve(undefined)),
        this.panel.onDidDispose(() => resolve(undefined)),
        token.onCancellationRequested(() => resolve(undefined)),
      );
    });
    await this.run(scenario);
    const figures = await heard;
    Disposable.from(...waiting).dispose();
    return figures;
  }

  /** Shows something of the design, as soon as the page can. */
  show(view: PreviewView): void {
    this.whenListening('show', { type: 'show', view });
  }

  /** What it shows now, for others to see; null while it shows nothing. */
  shown(): Promise<ShownPicture | null> {
    return this.drawings.ask((id) => this.whenListening(`drawing ${id}`, { type: 'drawingWanted', id }));
  }

  /** An SVG as PNG: the extension itself has nothing that paints. */
  pixels(svg: string): Promise<Uint8Array> {
    return this.paintings.ask((id) => this.whenListening(`pixels ${id}`, { type: 'pixelsWanted', id, svg }));
  }

  /** Copies what it shows as pixels; the clipboard takes them only from a page with the focus. */
  copyPixels(): void {
    this.panel.reveal(undefined, false);
    this.whenListening('copy', { type: 'copyPixels' });
  }

  /** Tells the server what it has to know of this preview. */
  tellVisibility(): void {
    if (!this.panel.visible) this.listening = false;
    this.note(this.panel.visible);
  }

  dispose(): void {
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    this.listening = false;
    for (const questions of [this.drawings, this.paintings]) questions.failAll('The preview was closed.');
    this.note(false);
  }

  private note(visible: boolean): void {
    this.parts.server
      .preview({ uri: this.uri.toString(), visible })
      .catch((error: unknown) => this.parts.log.debug(`preview note: ${error}`));
  }

  /** Says it as soon as the page listens; of several under one name the latest. */
  private whenListening(name: string, message: ToPreview): void {
    if (this.listening) this.post(message);
    else this.asked.set(name, () => this.post(message));
  }

  private post(message: ToPreview): void {
    if (this.listening) this.panel.webview.postMessage(message);
  }

  private async receive(message: FromPreview): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.begin();
      case 'pull':
        return this.answerPull(message.known);
      case 'select':
        return this.select(message.element);
      case 'act':
        return this.act(message);
      case 'newWindow':
        this.panel.reveal();
        await commands.executeCommand('workbench.action.moveEditorToNewWindow');
        return;
      case 'compare':
        return this.compare();
      case 'report':
        return this.report(message);
      case 'drawing':
        this.drawings.answered(message.id, message.shown);
        return;
      case 'pixels':
        this.paintings.answered(message.id, message.png);
        return;
      case 'noPixels':
        this.paintings.fail(message.id, message.problem);
        return;
      case 'share':
        return this.share(message.as);
      case 'copied':
        window.setStatusBarMessage('sysd: copied', 5000);
        return;
      case 'problem':
        this.parts.log.warn(`preview of ${fileName(this.uri)}: ${message.message}`);
        window.showWarningMessage(message.message);
    }
  }

  private async report({ version, scenarios, reports }: Omit<ReportNote, 'uri'>): Promise<void> {
    const note: ReportNote = { uri: this.uri.toString(), version, scenarios, reports };
    await this.parts.server.report(note);
    this.measured.fire(note);
  }

  private async begin(): Promise<void> {
    this.listening = true;
    this.applySettings();
    const { version } = await workspace.openTextDocument(this.uri);
    this.changed(version);
    const asked = [...this.asked.values()];
    this.asked.clear();
    for (const ask of asked) await ask();
  }

  /**
   * Opens the document first: the server knows open documents, and VS Code closes those that no editor shows.
   * A server that cannot answer now leaves the last picture on screen: when it runs again, the page is told to pull.
   */
  private async answerPull(known: string | undefined): Promise<void> {
    const uri = this.uri.toString();
    let answer: PictureAnswer = null;
    try {
      await workspace.openTextDocument(this.uri);
      answer = await this.parts.server.picture({ uri, ...(known === undefined ? {} : { known }) });
    } catch (error) {
      this.parts.log.warn(`no picture of ${fileName(this.uri)}: ${error}`);
      return;
    }
    this.post({ type: 'picture', answer });
  }

  /** With the text that was committed last. */
  private async compare(): Promise<void> {
    const name = 'HEAD';
    const found = await committedText(this.uri, this.parts.committed).catch((error: unknown) => ({
      problem: String(error),
    }));
    if ('problem' in found) {
      this.post({ type: 'earlier', name, model: null, problem: found.problem });
      return;
    }
    const model = await this.parts.server.modelOf({ uri: this.uri.toString(), text: found.text });
    const problem = model ? {} : { problem: 'The version that was committed last has errors.' };
    this.post({ type: 'earlier', name, model, ...problem });
  }

  private async share(as: 'file' | 'svg'): Promise<void> {
    await commands.executeCommand(as === 'file' ? 'sysd.exportDiagram' : 'sysd.copyAsSvg', this.uri, asShown);
  }

  private async select(element: string): Promise<void> {
    const place = await this.parts.server.locate({ uri: this.uri.toString(), element });
    if (place) await revealSource(place, this.panel.viewColumn);
  }

  private async act(message: ElementAct): Promise<void> {
    const place = await this.parts.server.locate({ uri: this.uri.toString(), element: message.element });
    const { server } = this.parts;
    await actOn(message, { place, document: this.uri, column: this.panel.viewColumn, server });
  }

  private page(): string {
    const { webview } = this.panel;
    const resource = (name: string) =>
      webview.asWebviewUri(Uri.joinPath(this.parts.extension, 'dist', name)).toString();
    return previewPage(
      {
        script: resource('preview.js'),
        style: resource('preview.css'),
        elk: resource('elk-worker.js'),
        simulator: resource('simulator-web.js'),
        losses: resource('losses-web.js'),
        charts: resource('charts.js'),
      },
      webview.cspSource,
      nonce(),
    );
  }
}
