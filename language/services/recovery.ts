import type { LexerResult, ParseResult } from 'langium';
import { componentKinds, placeKinds } from '../../src/model/model.ts';
import type { Stretch } from './text.ts';

type ParserError = ParseResult['parserErrors'][number];
type LexerToken = LexerResult['tokens'][number];

/** The rule that reads a statement, by the word it begins with; all else is a connection. */
const rules = new Map<string, string>([
  ...componentKinds.map((kind) => [kind, 'Component'] as const),
  ...placeKinds.map((kind) => [kind, 'Place'] as const),
  ['group', 'Group'],
  ['technology', 'Technology'],
  ['link', 'Link'],
  ['flow', 'Flow'],
  ['scenario', 'Scenario'],
  ['view', 'View'],
  ['accept', 'Accept'],
]);

/** A statement at the top of the document that the parser could not begin, and the rule it was probably meant for. */
export interface LostStatement extends Stretch {
  rule: string;
}

/** The statement at which the parser gave up on the document; undefined when it reached the end. */
export function lostStatement(
  errors: readonly ParserError[],
  tokens: readonly LexerToken[],
): LostStatement | undefined {
  const stop = errors.find(
    ({ context, token }) => context.ruleStack.length <= 1 && !Number.isNaN(token.startOffset),
  );
  const start = stop ? tokens.findIndex(({ startOffset }) => startOffset === stop.token.startOffset) : -1;
  const first = tokens[start];
  if (!first) return undefined;
  const next = tokens[endOfStatement(tokens, start)];
  const last = tokens.at(-1) ?? first;
  const end = next ? next.startOffset : (last.endOffset ?? last.startOffset) + 1;
  return {
    offset: first.startOffset,
    length: end - first.startOffset,
    rule: rules.get(first.image) ?? 'Connection',
  };
}

/** The next token that begins a line outside all braces. */
function endOfStatement(tokens: readonly LexerToken[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index];
    if (
      index > start &&
      depth <= 0 &&
      token?.startLine !== tokens[index - 1]?.endLine &&
      token?.image !== '{'
    )
      return index;
    if (token?.image === '{') depth++;
    else if (token?.image === '}') depth--;
  }
  return tokens.length;
}

/** A text of the same length with a stretch of it, or all but that, turned into spaces. */
export function blank(text: string, { offset, length }: Stretch, what: 'inside' | 'outside'): string {
  const before = text.slice(0, offset);
  const inside = text.slice(offset, offset + length);
  const after = text.slice(offset + length);
  const spaces = (part: string) => part.replace(/[^\n\r]/g, ' ');
  return what === 'inside' ? before + spaces(inside) + after : spaces(before) + inside + spaces(after);
}
