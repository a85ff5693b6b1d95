import type { AstNode, LangiumCoreServices } from 'langium';
import { applied, type Edit, editsOf } from './edits.ts';
import { regionsOf } from './pieces.ts';

type Parser = LangiumCoreServices['parser'];
type ParseResult = ReturnType<Parser['LangiumParser']['parse']>;

/**
 * The edits that lay a text out. Only blanks and line breaks between tokens change, and blanks at the ends of
 * comments' lines, so that the meaning cannot; statements that have errors are left as they are.
 */
export function formatEdits(
  parser: Parser,
  text: string,
  parsed: ParseResult = parser.LangiumParser.parse<AstNode>(text),
): Edit[] {
  const lexed = parser.Lexer.tokenize(text);
  const edits = editsOf(text, regionsOf(text, parsed, lexed));
  const again = parser.Lexer.tokenize(applied(text, edits));
  const same =
    lexed.tokens.length === again.tokens.length &&
    lexed.tokens.every(({ image }, index) => image === again.tokens[index]?.image);
  return same ? edits : [];
}
