import {
  type AstNode,
  createParser,
  DefaultValueConverter,
  type GrammarAST,
  type LangiumCoreServices,
  LangiumParser,
  type ParseResult,
  type ParserOptions,
  ValueConverter,
  type ValueType,
} from 'langium';
import { scanText } from './text.ts';

/** Parses only what is safe to parse: a text that is too big, too deep or no text gives an empty document. */
export class GuardedParser extends LangiumParser {
  override parse<T extends AstNode = AstNode>(input: string, options: ParserOptions = {}): ParseResult<T> {
    return super.parse<T>(scanText(input).refusal ? '' : input, options);
  }
}

/** The parser of the language, ready for use. */
export function createGuardedParser(services: LangiumCoreServices): LangiumParser {
  const parser = createParser(
    services.Grammar,
    new GuardedParser(services),
    services.parser.Lexer.definition,
  );
  parser.finalize();
  return parser;
}

/** Takes the quotes off, also where the closing one is missing. */
export class TextConverter extends DefaultValueConverter {
  protected override runConverter(
    rule: GrammarAST.AbstractRule,
    input: string,
    ...rest: [Parameters<DefaultValueConverter['convert']>[1]]
  ): ValueType {
    if (rule.name !== 'STRING') return super.runConverter(rule, input, ...rest);
    const closed = input.length > 1 && input.endsWith('"');
    return ValueConverter.convertString(closed ? input : `${input}"`);
  }
}
