import { type AstNode, AstUtils, type LangiumCoreServices, type LexerResult } from 'langium';
import { scanText } from '../text.ts';
import { applied, type Edit, editsOf, lineEndOf, restricted } from './edits.ts';
import { regionOfPart, regionsOf, statementsAround } from './pieces.ts';

type Parser = LangiumCoreServices['parser'];
type ParseResult = ReturnType<Parser['LangiumParser']['parse']>;

/**
 * The edits that lay a text out. Only blanks and line breaks between tokens change, and blanks at the ends of
 * comments' lines, so that the meaning cannot; statements that have errors are left as they are.
 */
export function formatEdits(
  parser: Parser,
  text: string,
  parsed: ParseResult = parser.LangiumParser.parse(text),
): Edit[] {
  const lexed = parser.Lexer.tokenize(text);
  const edits = editsOf(text, regionsOf(text, parsed, lexed));
  if (edits.length === 0) return edits;
  const after = applied(text, edits);
  if (!sameTokens(lexed, parser.Lexer.tokenize(after))) return [];
  const broken = parsed.parserErrors.length + parsed.lexerErrors.length > 0;
  return broken && outline(parsed) !== outline(parser.LangiumParser.parse(after)) ? [] : edits;
}

/** The edits that lay out one stretch of a text; where the text has no errors, only the statements there are looked at. */
export function formatPart(
  parser: Parser,
  text: string,
  parsed: ParseResult,
  from: number,
  to: number,
): Edit[] {
  const { refusal, unclosed } = scanText(text);
  const sound = !refusal && unclosed.length + parsed.parserErrors.length + parsed.lexerErrors.length === 0;
  if (!sound) return restricted(text, formatEdits(parser, text, parsed), from, to);
  const part = statementsAround(parsed.value, from, to);
  if (!part) return [];
  const inside = text.slice(part.offset, part.offset + part.length);
  const lexed = parser.Lexer.tokenize(inside);
  const edits = editsOf(inside, [regionOfPart(part, parsed.value, lexed)], lineEndOf(text));
  if (!sameTokens(lexed, parser.Lexer.tokenize(applied(inside, edits)))) return [];
  const moved = edits.map((edit) => ({ ...edit, offset: edit.offset + part.offset }));
  return restricted(text, moved, from, to);
}

function sameTokens(one: LexerResult, other: LexerResult): boolean {
  return (
    one.tokens.length === other.tokens.length &&
    one.tokens.every(({ image }, index) => image === other.tokens[index]?.image)
  );
}

/** What was read of a text; where it has errors, recovery looks at its lines as well as at its tokens. */
function outline({ value, parserErrors }: ParseResult): string {
  const nodes = AstUtils.streamAst(value).map(
    ({ $type, $containerProperty, $containerIndex, $cstNode }: AstNode) =>
      `${$type} ${$containerProperty} ${$containerIndex} ${$cstNode?.text.replaceAll(/\s/g, '').length}`,
  );
  return [...nodes, ...parserErrors.map(({ message }) => message)].join('\n');
}
