import type { SvgElement } from '../diagram/draw.ts';
import { svgText, xmlText } from '../diagram/svg.ts';
import type { ThemeName } from '../diagram/theme.ts';
import type { Sketch } from '../protocol.ts';
import type { Draw } from './picture.ts';

/** What is known of a block: nothing yet, its picture, or why there is none. */
type Known =
  | { state: 'drawing' }
  | { state: 'drawn'; drawing: SvgElement }
  | { state: 'failed'; lines: string[] };

export interface SketchParts {
  read(uri: string, text: string): Promise<Sketch>;
  draw: Draw;
  theme(): ThemeName;
  /** A picture that was asked for is there now. */
  drawn(): void;
}

/** As many blocks are kept, the latest. */
const kept = 200;
const longest = 100_000;

const plain = (tag: string, attributes: Record<string, string>, ...children: (string | SvgElement)[]) =>
  xmlText({ tag, attributes, children });

/**
 * Pictures of blocks of text for those who cannot wait: the first answer says that it is being drawn, and `drawn` tells
 * when to ask again. What it answers is HTML in which every text of a design stands escaped.
 */
export class Sketches {
  private readonly known = new Map<string, Known>();

  constructor(private readonly parts: SketchParts) {}

  /** `uri`: of the document that holds the block; imports are relative to it. */
  html(uri: string, text: string): string {
    const key = JSON.stringify([uri, text]);
    const known = this.known.get(key);
    if (!known) void this.begin(key, uri, text);
    return this.shown(known ?? { state: 'drawing' });
  }

  private async begin(key: string, uri: string, text: string): Promise<void> {
    this.keep(key, { state: 'drawing' });
    this.keep(key, await this.sketch(uri, text));
    this.parts.drawn();
  }

  private async sketch(uri: string, text: string): Promise<Known> {
    if (text.length > longest)
      return { state: 'failed', lines: ['This block is too long to be drawn here.'] };
    try {
      const { model, problems } = await this.parts.read(uri, text);
      if (!model)
        return { state: 'failed', lines: problems.map(({ line, message }) => `line ${line}: ${message}`) };
      return { state: 'drawn', drawing: await this.parts.draw(model) };
    } catch (error) {
      return {
        state: 'failed',
        lines: [`It could not be drawn: ${error instanceof Error ? error.message : error}`],
      };
    }
  }

  private keep(key: string, known: Known): void {
    this.known.delete(key);
    this.known.set(key, known);
    const [oldest] = this.known.keys();
    if (this.known.size > kept && oldest !== undefined) this.known.delete(oldest);
  }

  private shown(known: Known): string {
    switch (known.state) {
      case 'drawing':
        return plain('p', { role: 'status' }, 'Drawing the design …');
      case 'failed':
        return plain('pre', { class: 'sysd-problems', role: 'alert' }, known.lines.join('\n'));
      case 'drawn': {
        const attributes = { ...known.drawing.attributes, role: 'img', style: 'max-width:100%;height:auto' };
        return svgText({ ...known.drawing, attributes }, { theme: this.parts.theme() });
      }
    }
  }
}
