import { CstUtils, type LangiumDocument } from 'langium';
import type { FoldingRangeProvider, LangiumServices } from 'langium/lsp';
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { Document } from '../generated/ast.ts';

const openers: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** Folds braces and lists over several lines, comments, line comments that follow each other, and the imports. */
export class SysdFolding implements FoldingRangeProvider {
  constructor(private readonly services: LangiumServices) {}

  getFoldingRanges(document: LangiumDocument): FoldingRange[] {
    return [...this.brackets(document), ...this.comments(document), ...importsOf(document)];
  }

  /** The line of the closing bracket stays in sight. */
  private brackets({ textDocument }: LangiumDocument): FoldingRange[] {
    const ranges: FoldingRange[] = [];
    const open: { closing: string; line: number }[] = [];
    for (const { image, startLine = 1 } of this.services.parser.Lexer.tokenize(textDocument.getText())
      .tokens) {
      const closing = openers[image];
      if (closing) open.push({ closing, line: startLine - 1 });
      if (open.at(-1)?.closing !== image) continue;
      const start = open.pop()?.line ?? 0;
      if (startLine - 2 > start) ranges.push({ startLine: start, endLine: startLine - 2 });
    }
    return ranges;
  }

  private comments({ textDocument }: LangiumDocument): FoldingRange[] {
    const ranges: FoldingRange[] = [];
    let run: FoldingRange | undefined;
    const end = () => {
      if (run && run.endLine > run.startLine) ranges.push(run);
      run = undefined;
    };
    for (const { startLine = 1, endLine = 1, tokenType } of this.services.parser.Lexer.tokenize(
      textDocument.getText(),
    ).hidden) {
      const line = startLine - 1;
      const continues = tokenType.name === 'SL_COMMENT' && run?.endLine === line - 1;
      if (run && continues) {
        run.endLine = line;
        continue;
      }
      end();
      run = { startLine: line, endLine: endLine - 1, kind: FoldingRangeKind.Comment };
      if (tokenType.name !== 'SL_COMMENT') end();
    }
    end();
    return ranges;
  }
}

function importsOf({ parseResult: { value } }: LangiumDocument): FoldingRange[] {
  if (value.$type !== 'Document') return [];
  const { imports } = value as Document;
  const first = imports[0]?.$cstNode;
  const last = imports.at(-1)?.$cstNode;
  if (!first || !last || first.range.start.line === last.range.end.line) return [];
  return [
    {
      startLine: first.range.start.line,
      endLine: CstUtils.toDocumentSegment(last).range.end.line,
      kind: FoldingRangeKind.Imports,
    },
  ];
}
