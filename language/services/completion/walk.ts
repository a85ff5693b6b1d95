import { componentKinds, placeKinds } from '../../../src/model/model.ts';
import { deepestNesting } from '../text.ts';
import type { CallPlace, Path, Slot } from './slots.ts';
import type { Token } from './tokens.ts';

/** What a statement declares. */
export interface Declaration {
  type: 'component' | 'place' | 'group' | 'flow' | 'technology' | 'scenario' | 'view';
  name: string;
  /** Its kind; of a technology every kind it is for. */
  kinds: readonly string[];
  title?: string;
  technology?: Path;
  parent?: Declaration;
  children: Declaration[];
  /** Where its statement and its name begin. */
  start: number;
  offset: number;
}

/** What may come at the cursor, with what surrounds it there. */
export interface Found {
  slot: Slot;
  call?: CallPlace;
}

/** Words that chains of calls would swallow: no names. */
const reserved = new Set(['read', 'write', 'get', 'set', 'delete', 'scan', 'miss', 'else', 'undo']);

const statementWords = new Set<string>([
  ...componentKinds,
  ...placeKinds,
  'group',
  'technology',
  'link',
  'flow',
  'scenario',
  'view',
]);

/**
 * Goes over the tokens of a text that may be broken anywhere. `cursor` is the index of the first token behind the
 * cursor: whoever reads tells at each place what may stand there, and what is told at the cursor is kept.
 */
export class Walk {
  index = 0;
  readonly found: Found[] = [];
  /** Elements at the top of the document. */
  readonly declared: Declaration[] = [];
  /** The element in whose braces the walk is. */
  around: Declaration | undefined;
  /** The same at the cursor. */
  aroundCursor: Declaration | undefined;
  /** The parentheses in which the walk is. */
  call: CallPlace | undefined;
  private depth = 0;
  /** One thing must stand at the cursor. */
  certain = false;

  constructor(
    readonly tokens: readonly Token[],
    private readonly cursor: number,
  ) {}

  get token(): Token | undefined {
    return this.tokens[this.index];
  }

  get ended(): boolean {
    return this.index >= this.tokens.length;
  }

  /** The chain goes on here: with an arrow on the next line only where the cursor is not in front of it. */
  goesOn(): boolean {
    return this.isArrow() && !(this.index === this.cursor && this.onNewLine());
  }

  /** This may stand here; so may other things. */
  offer(slot: Slot): void {
    if (this.index !== this.cursor || this.certain) return;
    this.aroundCursor = this.around;
    this.found.push({ slot, ...(this.call ? { call: this.call } : {}) });
  }

  /** This must stand here, and nothing that is offered afterwards may. */
  need(slot: Slot): void {
    this.offer(slot);
    if (this.index === this.cursor) this.certain = true;
  }

  is(image: string, ahead = 0): boolean {
    return this.tokens[this.index + ahead]?.image === image;
  }

  /** Steps over a word or sign when it stands here. */
  accept(image: string): boolean {
    const here = this.is(image);
    if (here) this.index += 1;
    return here;
  }

  /** Steps over a token of this type when one stands here. */
  take(type: Token['type']): Token | undefined {
    const token = this.token?.type === type ? this.token : undefined;
    if (token) this.index += 1;
    return token;
  }

  isArrow(ahead = 0): boolean {
    return this.is('->', ahead) || this.is('~>', ahead);
  }

  /** Whether a name of one's own may stand here: any word that is none of a chain. */
  isName(ahead = 0): boolean {
    const token = this.tokens[this.index + ahead];
    return token?.type === 'word' && !reserved.has(token.image);
  }

  /** Whether the key of a property stands here. */
  isKey(): boolean {
    const type = this.token?.type;
    return (type === 'word' || type === 'text') && this.is(':', 1);
  }

  onNewLine(ahead = 0): boolean {
    const here = this.tokens[this.index + ahead];
    const before = this.tokens[this.index + ahead - 1];
    return here !== undefined && before !== undefined && here.startLine > before.startLine;
  }

  /** Whether what is expected here is missing, since something else begins on the next line. */
  beginsAnother(): boolean {
    if (!this.onNewLine() || this.token?.type !== 'word') return this.isKey() && this.onNewLine();
    if (this.isKey()) return true;
    if (statementWords.has(this.token.image) && this.isName(1) && !this.onNewLine(1)) return true;
    let ahead = 1;
    while (this.is('.', ahead) && this.isName(ahead + 1)) ahead += 2;
    return this.isArrow(ahead);
  }

  /**
   * Reads until the brace that closes what is open here; `read` may leave a token alone, which is then skipped. A block
   * without the cursor is stepped over, unless it declares names.
   */
  untilBrace(offer: () => void, read: () => void, declares = false): void {
    if (!declares && this.stepOver()) return;
    while (!this.ended) {
      offer();
      if (this.accept('}')) return;
      this.step(read);
    }
    offer();
  }

  private stepOver(): boolean {
    let depth = 1;
    for (let at = this.index; at < this.tokens.length; at++) {
      if (at === this.cursor) return false;
      const image = this.tokens[at]?.image;
      if (image === '{') depth += 1;
      else if (image === '}') depth -= 1;
      if (depth === 0) {
        this.index = at + 1;
        return true;
      }
    }
    return false;
  }

  /** Reads something, one token at least. */
  step(read: () => void): void {
    const before = this.index;
    this.depth += 1;
    if (this.depth <= deepestNesting) read();
    this.depth -= 1;
    if (this.index === before) this.index += 1;
  }

  /** Reads something inside parentheses, or outside all for `undefined`. */
  within(call: CallPlace | undefined, read: () => void): void {
    const outside = this.call;
    this.call = call;
    read();
    this.call = outside;
  }

  /** Declares an element and reads what is inside it. */
  declare(declaration: Omit<Declaration, 'parent' | 'children'> | undefined, read: () => void): void {
    const outside = this.around;
    if (declaration) {
      const element: Declaration = { ...declaration, children: [], ...(outside ? { parent: outside } : {}) };
      (outside?.children ?? this.declared).push(element);
      this.around = element;
    }
    read();
    this.around = outside;
  }
}
