import { DefaultLexer, type LexerResult, type TokenizeOptions } from 'langium';
import { balance } from './balance.ts';

type LexerToken = LexerResult['tokens'][number];

/** Gives the parser tokens whose braces are in order, and tells where they were not. */
export class BalancingLexer extends DefaultLexer {
  override tokenize(text: string, options?: TokenizeOptions): LexerResult {
    const result = super.tokenize(text, options);
    if (options?.mode === 'partial') return result;
    const { tokens, problems } = balance(result.tokens, (before) => this.closing(before));
    const errors = problems.map((problem) => ({ ...problem, line: undefined, column: undefined }));
    return { ...result, tokens, errors: [...result.errors, ...errors] };
  }

  /** A brace that is not in the text: the parser takes it, the syntax tree has no place for it. */
  private closing(before: LexerToken | undefined): LexerToken {
    const type = this.tokenTypes['}'];
    if (!type || !before) throw new Error('a grammar without braces has none to close');
    return {
      image: '}',
      startOffset: before.startOffset + before.image.length,
      startLine: before.endLine ?? 1,
      startColumn: (before.endColumn ?? 0) + 1,
      endOffset: before.endOffset ?? before.startOffset,
      endLine: before.endLine ?? 1,
      endColumn: before.endColumn ?? 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
      isInsertedInRecovery: true,
    };
  }
}
