import { type BaseParser, GrammarAST, type LangiumCoreServices } from 'langium';

type Tokens = LangiumCoreServices['parser']['Lexer']['definition'];
type Choices = Parameters<BaseParser['alternatives']>[1];
type Rule = Parameters<BaseParser['rule']>[0];

/**
 * The implementation of a rule that is one choice among words and other rules, such as that of names; undefined for
 * every other rule. It does what Langium's own would do, which makes all choices anew each time that it is called:
 * forty for each name of a text.
 */
export function choiceOf(parser: BaseParser, rule: Rule, tokens: Tokens): (() => void) | undefined {
  if (!GrammarAST.isParserRule(rule) || !GrammarAST.isAlternatives(rule.definition)) return undefined;
  const { elements, cardinality } = rule.definition;
  if (cardinality || !elements.every(isPlain)) return undefined;
  let words = 1;
  let rules = 1;
  const choices: Choices = elements.map((element) => {
    if (GrammarAST.isRuleCall(element) && GrammarAST.isParserRule(element.rule.ref))
      return callOf(parser, element, element.rule.ref, rules++);
    const index = words++;
    const token = tokens[nameOf(element)];
    if (!token) throw new Error(`the grammar has no token ${nameOf(element)}`);
    return { ALT: () => parser.consume(index, token, element) };
  });
  return () => parser.alternatives(1, choices);
}

type Plain = GrammarAST.Keyword | GrammarAST.RuleCall;

/** A keyword or a call of a rule, once and without conditions. */
function isPlain(element: GrammarAST.AbstractElement): element is Plain {
  if (element.cardinality) return false;
  return GrammarAST.isKeyword(element) || (GrammarAST.isRuleCall(element) && element.arguments.length === 0);
}

function nameOf(element: Plain): string {
  return GrammarAST.isKeyword(element) ? element.value : element.rule.$refText;
}

/** The rule is looked up when it is first called: it may be defined later. */
function callOf(
  parser: BaseParser,
  call: GrammarAST.RuleCall,
  { name, fragment }: GrammarAST.ParserRule,
  index: number,
): Choices[number] {
  let called: ReturnType<BaseParser['getRule']>;
  return {
    ALT: () => {
      called ??= parser.getRule(name);
      if (!called) throw new Error(`the grammar has no rule ${name}`);
      parser.subrule(index, called, fragment, call, {});
    },
  };
}
