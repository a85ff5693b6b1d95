import type { Range } from '../../src/model/source.ts';
import type { Problem } from '../problem.ts';
import { scanText } from '../services/text.ts';
import type { SysdDocument } from './project.ts';

/** More problems than this of one document help nobody. */
const mostProblems = 100;

const unclosed = {
  text: 'This text has no closing quote.',
  comment: 'This comment is never closed with `*/`.',
} as const;

/** What the lexer and the parser did not understand, in the order of the text. */
export function syntaxProblems(document: SysdDocument): Problem[] {
  const { textDocument: text, parseResult } = document;
  const uri = document.uri.toString();
  const scan = scanText(text.getText());
  const at = (offset: number, length: number): Range => ({
    start: text.positionAt(offset),
    end: text.positionAt(offset + length),
  });
  const problem = (rule: string, message: string, range: Range): Problem => ({
    rule: `syntax/${rule}`,
    severity: 'error',
    message,
    uri,
    range,
    fixes: [],
    related: [],
  });
  if (scan.refusal) {
    const { message, offset, length } = scan.refusal;
    return [problem('refused', message, at(offset, length))];
  }
  const problems = [
    ...scan.unclosed.map(({ what, offset, length }) =>
      problem('unclosed', unclosed[what], at(offset, length)),
    ),
    ...parseResult.lexerErrors.map(({ message, offset, length }) =>
      problem('error', message, at(offset, length)),
    ),
    ...parseResult.parserErrors.map((error) => {
      const { token, message } = error;
      const previous = 'previousToken' in error ? error.previousToken : undefined;
      const offset = Number.isNaN(token.startOffset)
        ? endOf(previous, text.getText().trimEnd().length)
        : token.startOffset;
      return problem('error', message, at(offset, Number.isNaN(token.startOffset) ? 0 : token.image.length));
    }),
  ];
  problems.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  const seen = new Set<string>();
  const distinct = problems.filter(({ range: { start } }) => {
    const key = `${start.line}:${start.character}`;
    return !seen.has(key) && seen.add(key);
  });
  if (distinct.length <= mostProblems) return distinct;
  const last = distinct[mostProblems];
  return [
    ...distinct.slice(0, mostProblems),
    ...(last
      ? [problem('error', `${distinct.length - mostProblems} more places are not understood.`, last.range)]
      : []),
  ];
}

function endOf(token: unknown, otherwise: number): number {
  const known = token && typeof token === 'object' && 'endOffset' in token ? token.endOffset : undefined;
  return typeof known === 'number' && !Number.isNaN(known) ? known + 1 : otherwise;
}
