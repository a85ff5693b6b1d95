import { describe, expect, it } from 'vitest';
import { type Editor, editorWith } from '../support/editor.ts';

/** Every place that names what the first mark of main.sysd marks, as `file:line text`. */
async function references(editor: Editor, includeDeclaration = true): Promise<string[]> {
  const found = await editor.lsp.ReferencesProvider?.findReferences(editor.main, {
    ...editor.at(),
    context: { includeDeclaration },
  });
  return (found ?? [])
    .map(({ uri, range }) => {
      const name = uri.split('/').at(-1) ?? '';
      return `${name}:${range.start.line} ${editor.document(name).textDocument.getText(range)}`;
    })
    .sort();
}

describe('references', () => {
  it('to a component are its arrows, calls, expectations, actions, properties and views', async () => {
    const editor = await editorWith(`client u
service a { -> [|db|] }
database db
database copy { replicaOf: db }
u -> a
flow f from u at 1/s {
  u -> a -> db read
}
scenario s {
  at 1m fail db.leader
  expect db lostWrites == 0
}
view v { include: [db] }`);
    expect(await references(editor)).toEqual(
      [1, 2, 3, 6, 9, 10, 12].map((line) => `main.sysd:${line} db`).sort(),
    );
  });

  it('leave out the declaration where it is not wanted', async () => {
    const editor = await editorWith('client u\nservice [|a|]\nu -> a');
    expect(await references(editor, false)).toEqual(['main.sysd:2 a']);
  });

  it('are found in the files that import it', async () => {
    const editor = await editorWith('service [|a|]', {
      'other.sysd': 'import "main.sysd"\nclient u\nu -> a',
      'named.sysd': 'import "main.sysd" as main\nclient u\nu -> main.a',
      'stranger.sysd': 'service a\nclient u\nu -> a',
    });
    expect(await references(editor)).toEqual(['main.sysd:0 a', 'named.sysd:2 a', 'other.sysd:2 a']);
  });

  it('to a place, a flow and a group are those alone', async () => {
    const text = (marked: 'us' | 'buy' | 'shop') =>
      `region us { zone a }
client u
group shop { service web { in: us.a } }
flow buy from u at 1/s { u -> shop.web }
scenario s { at 1m fail us  expect buy p99 < 1s }
accept "spof/single-instance" on shop because "demo"`.replace(
        new RegExp(`(region|flow|group) ${marked}`),
        `$1 [|${marked}|]`,
      );
    expect(await references(await editorWith(text('us')))).toEqual(
      [0, 2, 4].map((line) => `main.sysd:${line} us`),
    );
    expect(await references(await editorWith(text('buy')))).toEqual(
      [3, 4].map((line) => `main.sysd:${line} buy`),
    );
    expect(await references(await editorWith(text('shop')))).toEqual(
      [2, 3, 5].map((line) => `main.sysd:${line} shop`),
    );
  });

  it('are none of a word that names nothing', async () => {
    expect(await references(await editorWith('service a { [|replicas|]: 2 }'))).toEqual([]);
  });
});

describe('a definition', () => {
  async function definition(text: string, others: Record<string, string> = {}): Promise<string | undefined> {
    const editor = await editorWith(text, others);
    const [link] = (await editor.lsp.DefinitionProvider?.getDefinition(editor.main, editor.at())) ?? [];
    if (!link) return undefined;
    const { start } = link.targetSelectionRange;
    return `${link.targetUri.split('/').at(-1)}:${start.line}:${start.character}`;
  }

  it.each([
    ['a call', 'client u\nservice a\nflow f from u at 1/s { u -> [|a|] }', 'main.sysd:1:8'],
    ['who starts a flow', 'client u\nservice a\nflow f from [|u|] at 1/s { u -> a }', 'main.sysd:0:7'],
    ['a place', 'region us { zone a }\nservice w { in: us.[|a|] }', 'main.sysd:0:17'],
    [
      'an expectation',
      'client u\nservice a\nflow f from u { u -> a }\nscenario s { expect [|f|] p99 < 1s }',
      'main.sysd:2:5',
    ],
    ['a technology', 'technology t for service { }\nservice a using [|t|]', 'main.sysd:0:11'],
  ])('of %s is where it is declared', async (_, text, place) => {
    expect(await definition(text)).toBe(place);
  });

  it('stands in the file that is imported', async () => {
    expect(
      await definition('import "b.sysd" as b\nclient u\nu -> b.[|x|]', { 'b.sysd': '\nservice x' }),
    ).toBe('b.sysd:1:8');
  });
});
