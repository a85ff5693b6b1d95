import { type BaseParser, GrammarAST, GrammarUtils, type LangiumCoreServices } from 'langium';

type Tokens = LangiumCoreServices['parser']['Lexer']['definition'];
type Choices = Parameters<BaseParser['alternatives']>[1];
type Rule = Parameters<BaseParser['rule']>[0];
type Method = () => void;

const noArguments = {};

/**
 * The implementation of a rule of the grammar. It does what Langium's own does, which makes its choices, options and
 * loops anew each time that it gets to them, forty for each name of a text: here they are made once. Conditions and
 * parameters of rules are left out, since the grammar has none; whatever else it may come to have is told.
 */
export function implementationOf(parser: BaseParser, rule: Rule, tokens: Tokens): Method {
  if (!GrammarAST.isParserRule(rule) || rule.parameters.length > 0)
    throw new Error(`the rule ${rule.name} is of a kind that is not built yet`);
  return new RuleBuilder(parser, tokens).build(rule.definition);
}

/** Numbers consumptions, calls and decisions of one rule as Langium does: the parser tells them apart by that. */
class RuleBuilder {
  private consumed = 1;
  private called = 1;
  private chosen = 1;
  private skipped = 1;
  private repeated = 1;

  constructor(
    private readonly parser: BaseParser,
    private readonly tokens: Tokens,
  ) {}

  /** Inner elements are numbered before those around them. */
  build(element: GrammarAST.AbstractElement): Method {
    const once = this.once(element);
    const { parser } = this;
    const callback = { DEF: once };
    switch (element.cardinality) {
      case '*': {
        const index = this.repeated++;
        return () => parser.many(index, callback);
      }
      case '+': {
        const index = this.repeated++;
        return () => parser.atLeastOne(index, callback);
      }
      case '?': {
        const index = this.skipped++;
        return () => parser.optional(index, callback);
      }
      default:
        return once;
    }
  }

  private once(element: GrammarAST.AbstractElement): Method {
    if (GrammarAST.isKeyword(element)) return this.consume(element.value, element);
    if (GrammarAST.isAssignment(element)) return this.build(element.terminal);
    if (GrammarAST.isRuleCall(element)) return this.ruleCall(element, element);
    if (GrammarAST.isCrossReference(element) && GrammarAST.isRuleCall(element.terminal))
      return this.ruleCall(element.terminal, element);
    if (GrammarAST.isAlternatives(element)) return this.alternatives(element);
    if (GrammarAST.isGroup(element) && !element.guardCondition) return this.group(element);
    if (GrammarAST.isAction(element)) {
      const type = GrammarUtils.getTypeName(element);
      return () => this.parser.action(type, element);
    }
    throw new Error(`an element of the grammar is of a kind that is not built yet: ${element.$type}`);
  }

  private consume(name: string, element: GrammarAST.AbstractElement): Method {
    const { parser } = this;
    const token = this.tokens[name];
    if (!token) throw new Error(`the grammar has no token ${name}`);
    const index = this.consumed++;
    return () => parser.consume(index, token, element);
  }

  /** The rule is looked up when it is first called: it may be defined later. */
  private ruleCall(
    { rule, arguments: given }: GrammarAST.RuleCall,
    element: GrammarAST.AbstractElement,
  ): Method {
    const { parser } = this;
    const definition = rule.ref;
    if (!GrammarAST.isParserRule(definition)) return this.consume(rule.$refText, element);
    if (given.length > 0)
      throw new Error(`the call of ${definition.name} has arguments, which are not built yet`);
    const { name, fragment } = definition;
    const index = this.called++;
    let called: ReturnType<BaseParser['getRule']>;
    return () => {
      called ??= parser.getRule(name);
      if (!called) throw new Error(`the grammar has no rule ${name}`);
      parser.subrule(index, called, fragment, element, noArguments);
    };
  }

  private alternatives({ elements }: GrammarAST.Alternatives): Method {
    const { parser } = this;
    const choices: Choices = elements.map((element) => ({ ALT: this.build(element) }));
    const index = this.chosen++;
    return () => parser.alternatives(index, choices);
  }

  private group({ elements }: GrammarAST.Group): Method {
    const methods = elements.map((element) => this.build(element));
    return () => {
      for (const method of methods) method();
    };
  }
}
