import { readdirSync, readFileSync } from 'node:fs';
import {
  type AstNode,
  type CstNode,
  createParser,
  isAstNode,
  isCompositeCstNode,
  isReference,
  LangiumParser,
} from 'langium';
import { describe, expect, it } from 'vitest';
import { createSysdCoreServices } from '../../language/core.ts';

const services = createSysdCoreServices();

/** What Langium makes of the grammar by itself. */
function langiumsOwn(): LangiumParser {
  const parser = createParser(
    services.Grammar,
    new LangiumParser(services),
    services.parser.Lexer.definition,
  );
  parser.finalize();
  return parser;
}

const files = ['examples', 'examples/groups', 'examples/systems', 'language/library'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sysd'))
    .map((name) => `${folder}/${name}`),
);

/** All that an element says, with where it stands and where it is contained. */
function sketch(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sketch);
  if (isReference(value)) return value.$refText;
  if (!isAstNode(value)) return value;
  const { $type, $containerProperty, $containerIndex, $container, $cstNode } = value;
  const parts = Object.entries(value).filter(([key]) => !key.startsWith('$'));
  return {
    $type,
    within: [$container?.$type, $containerProperty, $containerIndex],
    words: $cstNode && wordsOf($cstNode, value),
    ...Object.fromEntries(parts.map(([key, part]) => [key, sketch(part)])),
  };
}

function wordsOf(node: CstNode, of: AstNode): unknown[] {
  if (!isCompositeCstNode(node)) return [node.offset, node.length, node.grammarSource?.$type, node.hidden];
  return node.content.map((child) =>
    child.astNode === of ? wordsOf(child, of) : [child.offset, child.length, child.grammarSource?.$type],
  );
}

describe('the parser', () => {
  const own = langiumsOwn();

  it.each(files)('reads %s as Langium would by itself', (file) => {
    const text = readFileSync(file, 'utf8');
    const read = services.parser.LangiumParser.parse(text);
    const expected = own.parse(text);
    expect([read.lexerErrors, read.parserErrors]).toEqual([[], []]);
    expect(sketch(read.value)).toEqual(sketch(expected.value));
  });
});
