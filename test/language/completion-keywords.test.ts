import { AstUtils, EmptyFileSystemProvider, GrammarAST } from 'langium';
import { describe, expect, it } from 'vitest';
import { createSysdServices } from '../../language/module.ts';
import { actionWords, kinds, operationWords, places } from '../../language/vocabulary/index.ts';
import { comparisonWords, keywords } from '../../language/vocabulary/keywords.ts';

const { sysd } = createSysdServices({ fileSystemProvider: () => new EmptyFileSystemProvider() });
const words = new Set(
  AstUtils.streamAst(sysd.Grammar)
    .filter(GrammarAST.isKeyword)
    .map(({ value }) => value),
);
const punctuation = ['{', '}', '[', ']', '(', ')', ',', ';', ':', '.', '..'];
const told = { ...keywords, ...comparisonWords, ...kinds, ...places, ...operationWords, ...actionWords };

describe('the words of the grammar', () => {
  it('each say what they are for', () => {
    expect([...words].filter((word) => !punctuation.includes(word) && !Object.hasOwn(told, word))).toEqual(
      [],
    );
  });

  it('are all there is in the table of words', () => {
    expect(Object.keys(keywords).filter((word) => !words.has(word))).toEqual([]);
  });
});
