import type { LangiumDocument } from 'langium';
import type { Formatter, LangiumServices } from 'langium/lsp';
import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingOptions,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  TextEdit,
} from 'vscode-languageserver';
import type { Edit } from './edits.ts';
import { formatEdits, formatPart } from './format.ts';

/** Lays documents out in the editor: whole, in part, and the line or the block that was just ended. */
export class SysdFormatter implements Formatter {
  constructor(private readonly services: LangiumServices) {}

  get formatOnTypeOptions(): DocumentOnTypeFormattingOptions {
    return { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] };
  }

  formatDocument(document: LangiumDocument, _params: DocumentFormattingParams): TextEdit[] {
    const { textDocument, parseResult } = document;
    return toTextEdits(document, formatEdits(this.services.parser, textDocument.getText(), parseResult));
  }

  formatDocumentRange(document: LangiumDocument, { range }: DocumentRangeFormattingParams): TextEdit[] {
    return this.formatLines(document, range.start.line, range.end.line);
  }

  formatDocumentOnType(
    document: LangiumDocument,
    { ch, position: { line, character } }: DocumentOnTypeFormattingParams,
  ): TextEdit[] {
    if (ch === '\n') return this.formatLines(document, line - 1, line - 1);
    const { textDocument } = document;
    const closed = textDocument.offsetAt({ line, character }) - 1;
    const opened = openingOf(textDocument.getText(), closed);
    return opened === undefined
      ? []
      : this.formatLines(document, textDocument.positionAt(opened).line, line, closed + 1);
  }

  /** Lays out whole lines, up to `end` of the last where that is given. */
  private formatLines(document: LangiumDocument, first: number, last: number, end?: number): TextEdit[] {
    const { textDocument } = document;
    const text = textDocument.getText();
    const from = textDocument.offsetAt({ line: first, character: 0 });
    const next = textDocument.offsetAt({ line: last + 1, character: 0 });
    const to = end ?? (last + 1 < textDocument.lineCount ? next - 1 : text.length);
    return toTextEdits(document, formatPart(this.services.parser, text, document.parseResult, from, to));
  }
}

/** The brace that the one at `closed` ends. */
function openingOf(text: string, closed: number): number | undefined {
  let depth = 0;
  for (let at = closed; at >= 0; at--) {
    if (text[at] === '}') depth++;
    else if (text[at] === '{' && --depth === 0) return at;
  }
  return undefined;
}

function toTextEdits({ textDocument }: LangiumDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ offset, length, newText }) => ({
    range: { start: textDocument.positionAt(offset), end: textDocument.positionAt(offset + length) },
    newText,
  }));
}
