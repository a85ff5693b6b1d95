import { ColorThemeKind, commands, type Disposable, Uri, window } from 'vscode';
import type { Draw } from './picture.ts';
import { language, type Server } from './server.ts';
import { Sketches } from './sketches.ts';

/** Of markdown-it, which is VS Code's own, what is needed here. */
interface Token {
  info: string;
  content: string;
}
interface Renderer {
  renderAttrs(token: Token): string;
}
type Rule = (tokens: Token[], index: number, options: unknown, env: unknown, self: Renderer) => string;
export interface Markdown {
  renderer: { rules: Record<string, Rule | undefined> };
}

/** Milliseconds in which several pictures of one page are there together. */
const pause = 50;

/** Draws ```sysd blocks in VS Code's own Markdown preview. */
export class MarkdownDiagrams implements Disposable {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly sketches: Sketches;
  private readonly subscription: Disposable;

  constructor(server: Server, draw: Draw) {
    this.sketches = new Sketches({
      read: (uri, text) => server.sketch({ uri, text }),
      draw,
      theme: () => (isLight() ? 'light' : 'dark'),
      drawn: () => this.refresh(),
    });
    this.subscription = window.onDidChangeActiveColorTheme(() => this.refresh());
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
  }

  extend<Extended extends Markdown>(markdown: Extended): Extended {
    const { rules } = markdown.renderer;
    const before = rules.fence;
    rules.fence = (tokens, index, options, env, self) => {
      const token = tokens[index];
      if (token?.info.trim().split(/\s+/)[0] !== language)
        return before ? before(tokens, index, options, env, self) : '';
      return `<div${self.renderAttrs(token)}>${this.sketches.html(blockAddress(env), token.content)}</div>\n`;
    };
    return markdown;
  }

  /** The preview asks again for what it shows. */
  private refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void commands.executeCommand('markdown.preview.refresh'), pause);
  }
}

/** An address beside the document, so that imports of the block are found. */
function blockAddress(env: unknown): string {
  const document =
    typeof env === 'object' && env !== null && 'currentDocument' in env ? env.currentDocument : undefined;
  const around = document instanceof Uri ? document : Uri.parse('untitled:/page.md');
  return Uri.joinPath(around, '..', 'block.sysd').toString();
}

function isLight(): boolean {
  const { kind } = window.activeColorTheme;
  return kind === ColorThemeKind.Light || kind === ColorThemeKind.HighContrastLight;
}
