/*
 * Where a brace was left open or closed once too often. A parser that meets a missing `}` takes the rest of the file
 * for the inside of a block; the indentation tells what was meant. Texts whose braces are in order are left alone.
 */

/** What is needed to know of a token. */
export interface Token {
  image: string;
  startOffset: number;
  startLine?: number;
  startColumn?: number;
}

export interface Balanced<T> {
  tokens: T[];
  problems: { offset: number; length: number; message: string }[];
}

interface Opening<T> {
  token: T;
  /** Column of the first token of its line. */
  indentation: number;
}

/** Adds what `closing` makes where a brace is missing, leaves out those that close nothing. */
export function balance<T extends Token>(
  tokens: readonly T[],
  closing: (before: T | undefined) => T,
): Balanced<T> {
  const surplus = tokens.reduce((sum, { image }) => sum + (image === '{' ? 1 : image === '}' ? -1 : 0), 0);
  const open: Opening<T>[] = [];
  const balanced: Balanced<T> = { tokens: [], problems: [] };
  const close = () => {
    const left = open.pop();
    if (!left) return;
    balanced.tokens.push(closing(balanced.tokens.at(-1)));
    balanced.problems.push({
      offset: left.token.startOffset,
      length: 1,
      message: 'This `{` is never closed.',
    });
  };
  let line = 0;
  let indentation = 0;
  let missing = surplus;
  let index = 0;
  for (const token of tokens) {
    index += 1;
    const column = token.startColumn ?? 1;
    if (token.startLine !== line) {
      line = token.startLine ?? line;
      indentation = column;
      while (missing > 0 && leavesBlock(token, tokens[index], open.at(-1))) {
        close();
        missing--;
      }
    }
    if (token.image === '{') open.push({ token, indentation });
    if (token.image !== '}' || open.pop()) balanced.tokens.push(token);
    else
      balanced.problems.push({ offset: token.startOffset, length: 1, message: 'This `}` closes nothing.' });
  }
  while (open.length > 0) close();
  return balanced;
}

/** Whether a line stands so far to the left that it cannot be inside the block. */
function leavesBlock<T extends Token>(
  first: T,
  second: T | undefined,
  block: Opening<T> | undefined,
): boolean {
  if (!block) return false;
  const column = first.startColumn ?? 1;
  if (first.image === '}') return column < block.indentation;
  return column <= block.indentation && second?.image !== ':';
}
