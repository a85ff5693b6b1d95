import { type InsertReplaceEdit, type Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { escaped, type Offer } from './offer.ts';
import type { Place } from './place.ts';

/** Makes the edits with which offers get into a text at one place. */
export class Edits {
  private readonly insert: Range;
  private readonly replace: Range | undefined;
  /** A word is corrected in front of others: what would follow it is already there. */
  private readonly wordOnly: boolean;
  private readonly gap: string;

  constructor(
    document: TextDocument,
    private readonly place: Place,
    cursor: number,
    /** Whether the editor knows edits that put something in or replace a word, as one likes. */
    canReplace: boolean,
  ) {
    const { start, end } = place;
    const at = (offset: number) => document.positionAt(offset);
    this.insert = { start: at(start), end: at(cursor) };
    this.replace = canReplace && end > cursor ? { start: at(start), end: at(end) } : undefined;
    const text = document.getText();
    this.wordOnly = this.replace !== undefined && goesOn(text, end);
    /* Directly behind an arrow or a colon a blank is missing. */
    const before = text[start - 1] ?? '';
    this.gap = before === '>' || before === ':' ? ' ' : '';
  }

  of(offer: Offer): TextEdit | InsertReplaceEdit {
    const newText = this.gap + this.textOf(offer);
    const { insert, replace } = this;
    return replace ? { newText, insert, replace } : TextEdit.replace(insert, newText);
  }

  private textOf({ label, snippet, quoted, filter }: Offer): string {
    if (this.place.quoted) return escaped(label);
    if (quoted === true && snippet === undefined) return `"${escaped(label)}"`;
    const word = this.wordOnly ? /^[A-Za-z_][\w-]*/.exec(filter ?? label)?.[0] : undefined;
    return word ?? snippet ?? escaped(label);
  }
}

/** Whether something stands behind a word on its line that belongs to it. */
function goesOn(text: string, end: number): boolean {
  const following = /^[ \t]*(\S?.?)/.exec(text.slice(end, end + 200))?.[1] ?? '';
  return following !== '' && !/^(?:[})\],]|\/\/|\/\*)/.test(following);
}
