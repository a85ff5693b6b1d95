import {
  type AstNode,
  type CompositeCstNode,
  type CstNode,
  CstNodeBuilder,
  createParser,
  DefaultValueConverter,
  type GenericAstNode,
  type GrammarAST,
  isAstNode,
  type LangiumCoreServices,
  LangiumParser,
  type Mutable,
  type ParseResult,
  type ParserOptions,
  ValueConverter,
  type ValueType,
} from 'langium';
import type { Document, Member } from '../generated/ast.ts';
import { implementationOf } from './building.ts';
import { buildLate } from './lookahead.ts';
import { HumaneMessages, TooManyErrors } from './messages.ts';
import { blank, lostStatement } from './recovery.ts';
import type { Beginning } from './reparse.ts';
import { scanText } from './text.ts';

type HiddenTokens = Parameters<CstNodeBuilder['addHiddenNodes']>[0];

/** A text with more statements that nobody understands than this is not a design. */
const mostRecoveries = 10;
/** Reading a text again and again takes time: so many characters are read again at most. */
const mostReadAgain = 200_000;

/**
 * Parses only what is safe to parse, and all of it: a text that is too big, too deep or no text gives an empty
 * document; a statement that cannot be begun is read by itself, so that those behind it are not lost.
 */
export class GuardedParser extends LangiumParser {
  private readonly messages: unknown;
  /** What the last parse has made. */
  private root: AstNode | undefined;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.linkOwn();
    this.messages = services.parser.ParserErrorMessageProvider;
    // The one place of a parse whose time grows with the square of the text; there is no service to replace it by.
    Reflect.set(this, 'nodeBuilder', new LinearNodeBuilder());
    buildLate(Reflect.get(this.wrapper, 'lookaheadStrategy'));
  }

  override rule(...[rule]: Parameters<LangiumParser['rule']>): ReturnType<LangiumParser['rule']> {
    return super.rule(rule, implementationOf(this, rule, this.lexer.definition));
  }

  override parse<T extends AstNode = AstNode>(input: string, options: ParserOptions = {}): ParseResult<T> {
    if (scanText(input).refusal) return this.read<T>('', options);
    const result = this.read<T>(input, options);
    if (result.parserErrors.length === 0 || options.rule !== undefined) return result;
    return this.recover(input, result, input.length);
  }

  /**
   * Parses statements as a document of their own, with the places that they have in a text of so many characters. What
   * is wrong with them is told as it would be of the whole text.
   */
  parseStretch(
    stretch: string,
    { offset, line, character }: Beginning,
    length: number,
  ): ParseResult<Document> {
    const ahead = ' '.repeat(offset - line - character) + '\n'.repeat(line) + ' '.repeat(character);
    const text = ahead + stretch;
    const result = this.read<Document>(text);
    return result.parserErrors.length === 0 ? result : this.recover(text, result, length);
  }

  /** Parses a text as far as it makes sense to: what comes after very many errors is left out. */
  private read<T extends AstNode>(input: string, options: ParserOptions = {}): ParseResult<T> {
    if (this.messages instanceof HumaneMessages) this.messages.begin();
    try {
      const result = super.parse<T>(input, options);
      const value = (this.root ?? result.value) as T;
      this.root = undefined;
      return { ...result, value };
    } catch (error) {
      if (!(error instanceof TooManyErrors)) throw error;
      // The parse that was given up has left the elements around that place open.
      Reflect.set(this, 'stack', []);
      return this.read<T>(input.slice(0, error.offset), options);
    }
  }

  /**
   * Langium tells all elements their containers once it has the whole tree, and makes lists of all their properties on
   * the way. It is given an empty element in place of the tree, whose elements are told here.
   */
  private linkOwn(): void {
    const parse: unknown = Reflect.get(this, 'doParse');
    if (typeof parse !== 'function') return;
    Reflect.set(this, 'doParse', (rule: unknown) => {
      const root: unknown = parse.call(this, rule);
      if (!isAstNode(root)) return root;
      this.root = root;
      link(root);
      return { $type: root.$type };
    });
  }

  private recover<T extends AstNode>(input: string, first: ParseResult<T>, length: number): ParseResult<T> {
    let text = input;
    let result = first;
    const alone: ParseResult[] = [];
    const tries = Math.min(mostRecoveries, Math.max(1, Math.floor(mostReadAgain / length)));
    for (let attempt = 0; attempt < tries; attempt++) {
      const lost = lostStatement(result.parserErrors, this.lexer.tokenize(text).tokens);
      if (!lost) break;
      alone.push(this.read(blank(text, lost, 'outside'), { rule: lost.rule }));
      text = blank(text, lost, 'inside');
      result = this.read<T>(text);
    }
    const root: AstNode = result.value;
    if (root.$type === 'Document') adopt(root as Document, alone);
    if (root.$cstNode) Object.assign(root.$cstNode, { _text: input });
    return {
      ...result,
      lexerErrors: first.lexerErrors,
      parserErrors: [...alone.flatMap(({ parserErrors }) => parserErrors), ...result.parserErrors],
    };
  }
}

/** Tells all elements below this one where they are contained. */
function link(node: AstNode): void {
  const properties = node as GenericAstNode;
  for (const property in properties) {
    if (property.startsWith('$')) continue;
    const value = properties[property];
    if (Array.isArray(value))
      for (let index = 0; index < value.length; index += 1) {
        const item: unknown = value[index];
        if (isAstNode(item)) contain(item, node, property, index);
      }
    else if (isAstNode(value)) contain(value, node, property);
  }
}

function contain(node: Mutable<AstNode>, container: AstNode, property: string, index?: number): void {
  node.$container = container;
  node.$containerProperty = property;
  if (index !== undefined) node.$containerIndex = index;
  link(node);
}

/** Puts comments into the syntax tree; looks for their place from the end, where the parser is. */
class LinearNodeBuilder extends CstNodeBuilder {
  override addHiddenNodes(tokens: HiddenTokens): void {
    if (tokens.length === 0) return;
    const comments = tokens.map((token) => this.createLeafNode(token, true) as CstNode);
    let current = this.current as CompositeCstNode;
    if (current.content.length > 0) {
      this.appendChildren(current, comments);
      return;
    }
    for (; current.container; current = current.container) {
      const index = current.container.content.lastIndexOf(current);
      if (index > 0) {
        this.insertChildren(current.container, index, comments);
        return;
      }
    }
    this.insertChildren(current, 0, comments);
  }
}

/** Puts statements that were read by themselves among those of the document, in the order of the text. */
function adopt(document: Document, statements: readonly ParseResult[]): void {
  for (const { value } of statements) {
    if (!value.$cstNode || value.$cstNode.length === 0) continue;
    const member = value as Mutable<Member>;
    member.$container = document;
    member.$containerProperty = 'members';
    document.members.push(member);
  }
  document.members.sort((a, b) => (a.$cstNode?.offset ?? 0) - (b.$cstNode?.offset ?? 0));
  for (const [index, member] of document.members.entries())
    (member as Mutable<Member>).$containerIndex = index;
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
