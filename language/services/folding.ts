import { CstUtils, type LangiumDocument, type LexerResult } from 'langium';
import type { FoldingRangeProvider, LangiumServices } from 'langium/lsp';
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { Document } from '../generated/ast.ts';

type Token = LexerResult['tokens'][number];

const openers: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** Folds braces and lists over several lines, comments, line comments that follow each other, and the imports. */
export class SysdFolding implements FoldingRangeProvider {
  constructor(private readonly services: LangiumServices) {}

  getFoldingRanges(document: LangiumDocument): FoldingRange[] {
    const { tokens, hidden } = this.services.parser.Lexer.tokenize(document.textDocument.getText());
    return [...bracketsIn(tokens), ...commentsIn(hidden), ...importsOf(document)];
  }
}

/** The line of the closing bracket stays in sight. */
function bracketsIn(tokens: readonly Token[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const open: { closing: string; line: number }[] = [];
  for (const { image, startLine = 1 } of tokens) {
    const closing = openers[image];
    if (closing) open.push({ closing, line: startLine - 1 });
    if (open.at(-1)?.closing !== image) continue;
    const start = open.pop()?.line ?? 0;
    if (startLine - 2 > start) ranges.push({ startLine: start, endLine: startLine - 2 });
  }
  return ranges;
}

function commentsIn(comments: readonly Token[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  let run: FoldingRange | undefined;
  for (const { startLine = 1, endLine = 1, tokenType } of comments) {
    const single = tokenType.name === 'SL_COMMENT';
    if (run && single && run.endLine === startLine - 2) {
      run.endLine = startLine - 1;
      continue;
    }
    const range = { startLine: startLine - 1, endLine: endLine - 1, kind: FoldingRangeKind.Comment };
    ranges.push(range);
    run = single ? range : undefined;
  }
  return ranges.filter((range) => range.endLine > range.startLine);
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
