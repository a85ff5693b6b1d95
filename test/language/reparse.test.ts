import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type AstNode,
  AstUtils,
  type CstNode,
  isCompositeCstNode,
  isLeafCstNode,
  isReference,
  type ParseResult,
} from 'langium';
import { describe, expect, it } from 'vitest';
import { createSysdCoreServices } from '../../language/core.ts';
import type { Document } from '../../language/generated/ast.ts';
import { GuardedParser } from '../../language/services/parser.ts';
import { type Reading, type Reread, readingOf, reparse } from '../../language/services/reparse.ts';
import { editings } from '../support/edits.ts';

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.sysd'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'));
const libraries = ['redis', 'kafka'].map((name) => readFileSync(`language/library/${name}.sysd`, 'utf8'));
const crowded = `/** first */ service a /* x */ service b // last
service c -> a service d { -> a -> b } "e" f
region r { zone x zone y } link r.x <-> r.y {} using -> at
`;
const short = `import "./places.sysd"
client u
service web { -> db }
/* before db */
database db
u -> web
flow f from u { u -> web -> db }
`;

const { parser } = createSysdCoreServices();

function guarded(): GuardedParser {
  if (!(parser.LangiumParser instanceof GuardedParser)) throw new Error('another parser');
  return parser.LangiumParser;
}

/** Reads a text anew. */
const anew = (text: string) => guarded().parse<Document>(text);

/** A text without errors, as it may be kept. */
function reading(text: string): Reading | undefined {
  const { value, lexerErrors, parserErrors } = anew(text);
  return lexerErrors.length + parserErrors.length === 0 ? readingOf(text, value) : undefined;
}

/** Reads a text after an edit of another. */
function again(old: Reading | undefined, text: string): Reread | undefined {
  return old && reparse(old, text, (stretch, at) => guarded().parseStretch(stretch, at, text.length));
}

/** What is wrong with a text. */
function errorsOf({ lexerErrors, parserErrors }: ParseResult): unknown[] {
  return [
    ...lexerErrors.map(({ message, offset, length }) => [message, offset, length]),
    ...parserErrors.map((error) => {
      const { startOffset, image } = error.token;
      return [error.message, startOffset, image, Number.isNaN(startOffset) && 'previousToken' in error];
    }),
  ];
}

/** All that a tree holds: every word and comment with its place, every element with what it says. */
function sketch(root: Document): string[] {
  const lines: string[] = [root.$cstNode?.root.fullText ?? ''];
  const drawCst = (node: CstNode, depth: number): void => {
    const { start, end } = node.range;
    const token = isLeafCstNode(node) ? `${node.tokenType.name}${node.hidden ? ' hidden' : ''}` : 'node';
    const element = isCompositeCstNode(node) ? node.astNode.$type : '';
    const places = `${node.offset}+${node.length} ${start.line}:${start.character}-${end.line}:${end.character}`;
    lines.push(`${' '.repeat(depth)}${token} ${element} ${places} ${JSON.stringify(node.text)}`);
    if (isCompositeCstNode(node))
      for (const child of node.content) {
        if (child.container !== node) lines.push('in another tree:');
        drawCst(child, depth + 1);
      }
  };
  if (root.$cstNode) drawCst(root.$cstNode, 0);
  for (const node of AstUtils.streamAst(root)) lines.push(drawn(node));
  return lines;
}

function drawn(node: AstNode): string {
  const values = Object.entries(node)
    .filter(([key]) => !key.startsWith('$'))
    .map(([key, value]) => `${key}=${JSON.stringify(value, plain)}`)
    .sort();
  const { $container, $containerProperty, $containerIndex } = node;
  const place = `${$container?.$type}.${$containerProperty}[${$containerIndex}]`;
  return `${node.$type} in ${place} at ${node.$cstNode?.offset}: ${values.join(' ')}`;
}

/** An element is drawn by itself; here it is only told that there is one. */
function plain(_: string, value: unknown): unknown {
  if (isReference(value)) return { refers: value.$refText };
  return typeof value === 'object' && value !== null && '$type' in value ? { is: value.$type } : value;
}

describe('a text that is read again after an edit', () => {
  it('has the tree and the errors it has when it is read anew, after any edits', { timeout: 60_000 }, () => {
    const count = { right: 0, wrong: 0 };
    const texts = [...examples, ...libraries, crowded, short];
    fc.assert(
      fc.property(editings(texts), ([first = '', ...versions]) => {
        let known = reading(first);
        for (const text of versions) {
          const reread = again(known, text);
          known = reread?.reading ?? reading(text) ?? known;
          if (!reread) continue;
          const fresh = anew(text);
          const errors = errorsOf(fresh);
          expect(errorsOf(reread.result)).toEqual(errors);
          expect(sketch(reread.result.value)).toEqual(sketch(fresh.value));
          count[errors.length === 0 ? 'right' : 'wrong']++;
        }
      }),
      { numRuns: 25 },
    );
    expect(Math.min(count.right, count.wrong)).toBeGreaterThan(15);
  });

  it('keeps the elements before and behind the edit', () => {
    const old = reading(short);
    const client = old?.root.members[0];
    const flow = old?.root.members.at(-1);
    const root = again(old, short.replace('database db', 'database db { shards: 2 }'))?.result.value;
    expect(root?.members[0]).toBe(client);
    expect(root?.members.at(-1)).toBe(flow);
  });

  it('keeps them too when the edit leaves an error, and when the next one mends it', () => {
    const old = reading(`${short}client v\nclient w\n`);
    const last = old?.root.members.at(-1);
    const broken = again(old, `${short.replace('database db', 'database db {')}client v\nclient w\n`);
    expect(broken?.result.value.members.at(-1)).toBe(last);
    const mended = again(broken?.reading, `${short}client v\nclient w\n`);
    expect(mended?.result.value.members.at(-1)).toBe(last);
    expect(mended && errorsOf(mended.result)).toEqual([]);
  });

  it('is read as a whole when a comment that is not closed reaches to its end', () => {
    expect(again(reading(short), short.replace('database db', 'database db /*'))).toBeUndefined();
  });

  it('tells a statement that goes on from one that begins where the edit was', () => {
    const text = `service using\nclient u\nservice web { replicas: 2 }\nusing -> u\nu -> web\nclient other\n`;
    const changed = text.replace(' { replicas: 2 }', '');
    const reread = again(reading(text), changed);
    expect(reread && sketch(reread.result.value)).toEqual(sketch(anew(changed).value));
  });
});
