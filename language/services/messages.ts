import { DefaultLexerErrorMessageProvider, LangiumParserErrorMessageProvider } from 'langium';

type Mismatch = Parameters<LangiumParserErrorMessageProvider['buildMismatchTokenMessage']>[0];
type NoAlternative = Parameters<LangiumParserErrorMessageProvider['buildNoViableAltMessage']>[0];
type EarlyExit = Parameters<LangiumParserErrorMessageProvider['buildEarlyExitMessage']>[0];
type Redundant = Parameters<LangiumParserErrorMessageProvider['buildNotAllInputParsedMessage']>[0];

/** Words that are no names, because a chain of calls would swallow them. */
const reserved = new Set(['read', 'write', 'get', 'set', 'delete', 'scan', 'miss', 'else', 'undo']);

/** What each rule of the grammar is called, and what it looks like. */
const expected: Record<string, string> = {
  Name: 'a name',
  Ref: 'a name',
  Document: 'a component, a connection, a flow or another statement',
  Member: 'a component, a connection, a flow or another statement',
  ComponentKind: 'a kind of component',
  PlaceKind: 'region, zone, rack or host',
  Arrow: 'an arrow, `->` or `~>`',
  CallChain: 'an arrow, `->` or `~>`',
  Connection: 'an arrow, `->` or `~>`',
  Targets: 'the name of a component, or a list such as `[a, b]`',
  Value: 'a value',
  List: 'a value',
  Argument: 'a value',
  Amount: 'a number or a time',
  Step: 'a call such as `web -> db`',
  Block: 'calls, or `}`',
  Choose: 'a share and its block, such as `20% { ... }`, or `}`',
  Flow: 'a property, an `expect`, a call or `}`',
  Component: 'a property, an arrow, an `accept` or `}`',
  Group: 'a component, a connection, a property or `}`',
  Place: 'a place, a property or `}`',
  Scenario: '`at` and what happens, an `expect`, a property or `}`',
  Action: 'an action: fail, drain, restart, slow, load, partition, degrade, flush, scale or set',
  Expect: 'a comparison, such as `p99 < 150ms`',
  Property: 'a property, `key: value`',
  Body: 'a property, `key: value`, or `}`',
};

/** What each kind of token is called. */
const tokens: Record<string, string> = {
  ID: 'a name',
  QUANTITY: 'a number',
  STRING: 'text in quotes',
  DATE: 'a date such as 2030-01-31',
  EOF: 'the end of the file',
};

/** More errors than this and a text is no design: the parser, which takes long for each, goes no further. */
const mostErrors = 1000;

/** Thrown through the parser, which lets pass what is no error of its own. */
export class TooManyErrors extends Error {
  constructor(readonly offset: number) {
    super(`More than ${mostErrors} places are not understood.`);
  }
}

/** Says what was expected in the words of the language. */
export class HumaneMessages extends LangiumParserErrorMessageProvider {
  private errors = 0;

  /** Begins a text. */
  begin(): void {
    this.errors = 0;
  }

  private count(at: { startOffset: number } | undefined): void {
    this.errors += 1;
    if (this.errors > mostErrors && at && at.startOffset > 0) throw new TooManyErrors(at.startOffset);
  }

  override buildMismatchTokenMessage({ expected: token, actual, ruleName }: Mismatch): string {
    this.count(actual);
    const name = token.LABEL ?? token.name;
    const what = tokens[token.name] ?? (token.name === 'ID' ? 'a name' : `\`${name}\``);
    return sentence(ruleOf(ruleName) === 'Name' ? 'a name' : what, actual.image);
  }

  override buildNoViableAltMessage({ actual, ruleName }: NoAlternative): string {
    this.count(actual[0]);
    return sentence(expected[ruleOf(ruleName)] ?? 'something else', actual[0]?.image ?? '');
  }

  override buildEarlyExitMessage({ actual, ruleName }: EarlyExit): string {
    this.count(actual[0]);
    return sentence(expected[ruleOf(ruleName)] ?? 'something else', actual[0]?.image ?? '');
  }

  override buildNotAllInputParsedMessage({ firstRedundant }: Redundant): string {
    return sentence(expected.Member ?? '', firstRedundant.image);
  }
}

/** Says which characters mean nothing. */
export class LexerMessages extends DefaultLexerErrorMessageProvider {
  override buildUnexpectedCharactersMessage(fullText: string, startOffset: number, length: number): string {
    const text = fullText.slice(startOffset, startOffset + Math.min(length, 20));
    return `\`${text}\` means nothing here.`;
  }
}

/** Langium marks the names of rules that return data. */
function ruleOf(name: string): string {
  return name.replace('\u200B', '');
}

function sentence(what: string, found: string): string {
  if (reserved.has(found) && /name/.test(what))
    return `\`${found}\` cannot be a name: in a flow it says what a call does. Choose another, such as \`${found}s\`.`;
  const shown = found === '' ? 'the file ends' : `there is \`${found.slice(0, 40)}\``;
  return `Expected ${what}, but here ${shown}.`;
}
