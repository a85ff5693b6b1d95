import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { AstUtils, EmptyFileSystemProvider, type LangiumDocument, URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { elaborate, load } from '../../language/load.ts';
import { createSysdServices } from '../../language/module.ts';
import { workspaceParts } from '../../language/server/workspace-parts.ts';
import { editings } from '../support/edits.ts';

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.sysd'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'));

const places = `/** where */
region r { zone a zone b }
group shop { in: r.a  connections: { timeout: 1s }
  service cart { replicas: 2 -> store { retries: 2 } }
  database store using postgres
}
technology slow for service { serviceTime: 80ms }
`;
const importing = `import "./places.sysd"
client u { users: 100 }
service web using slow { in: r  replicas: 3 -> shop.cart { timeout: 2s } }
web -> shop.store { retries: 1 }
u -> web
flow f from u at 10/s { expect p99 < 1s  u -> web -> shop.cart -> shop.store }
flow g from u at 1/s { u -> web -> shop.store write }
accept "spof/single-instance" on shop.store because "a copy is kept"
`;

const main = 'file:///w/main.sysd';
const other = 'file:///w/places.sysd';

/** A workspace whose files change, as the language server has it. */
function workspace() {
  const texts = new Map<string, string>();
  const read = (uri: string): Promise<string> => {
    const text = texts.get(uri);
    return text === undefined ? Promise.reject(new Error(`no file ${uri}`)) : Promise.resolve(text);
  };
  const { shared, sysd } = createSysdServices(
    {
      fileSystemProvider: () =>
        Object.assign(new EmptyFileSystemProvider(), { readFile: (uri: URI) => read(uri.toString()) }),
    },
    {},
    workspaceParts,
  );
  const { DocumentBuilder, LangiumDocuments } = shared.workspace;
  DocumentBuilder.updateBuildOptions = { validation: false };
  const documentAt = (uri: string): LangiumDocument => {
    const document = LangiumDocuments.getDocument(URI.parse(uri));
    if (!document) throw new Error(`no document ${uri}`);
    return document;
  };
  return {
    async change(uri: string, text: string): Promise<void> {
      texts.set(uri, text);
      const parsed = URI.parse(uri);
      if (LangiumDocuments.hasDocument(parsed)) await DocumentBuilder.update([parsed], []);
      else
        await DocumentBuilder.build([await LangiumDocuments.getOrCreateDocument(parsed)], {
          validation: false,
        });
    },
    elaborated: () => elaborate(sysd, documentAt(main)),
    fresh: () => load(main, { read }),
    /** What each reference of a document names, in the order of the text. */
    references: (uri: string) =>
      AstUtils.streamAst(documentAt(uri).parseResult.value)
        .flatMap((node) => AstUtils.streamReferences(node))
        .map(({ reference }) => {
          const target = 'ref' in reference ? reference.ref : undefined;
          const path = target && sysd.workspace.AstNodeLocator.getAstNodePath(target);
          return `${reference.$refText}: ${target && AstUtils.getDocument(target).uri} ${path}`;
        })
        .toArray(),
  };
}

/** Both files, one changed after the other. */
const changes = fc
  .tuple(editings([importing]), editings([places]), fc.array(fc.boolean(), { minLength: 6, maxLength: 12 }))
  .map(([mains, others, order]) => {
    const left = new Map([
      [main, [...mains]],
      [other, [...others]],
    ]);
    const first = [other, main].map((uri) => [uri, left.get(uri)?.shift() ?? ''] as const);
    const rest = order.flatMap((isMain) => {
      const uri = isMain ? main : other;
      const text = left.get(uri)?.shift();
      return text === undefined ? [] : [[uri, text] as const];
    });
    return [...first, ...rest];
  });

describe('a design that is read again after an edit', { timeout: 120_000 }, () => {
  it('is the design that it is when it is read anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        editings([...examples, importing.slice(importing.indexOf('client')) + places]),
        async (versions) => {
          const { change, elaborated, fresh } = workspace();
          for (const text of versions) {
            await change(main, text);
            expect(elaborated()).toEqual(await fresh());
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('is so too when what it imports is edited', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (each) => {
        const { change, elaborated, fresh } = workspace();
        for (const [index, [uri, text]] of each.entries()) {
          await change(uri, text);
          if (index > 0) expect(elaborated()).toEqual(await fresh());
        }
      }),
      { numRuns: 12 },
    );
  });

  it('has references to the elements that are there now', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (each) => {
        const edited = workspace();
        for (const [uri, text] of each) await edited.change(uri, text);
        const anew = workspace();
        for (const [uri, text] of new Map(each)) await anew.change(uri, text);
        expect(edited.references(main)).toEqual(anew.references(main));
        expect(edited.references(other)).toEqual(anew.references(other));
      }),
      { numRuns: 12 },
    );
  });

  it('keeps components and arrows that an edit does not concern', async () => {
    const { change, elaborated } = workspace();
    await change(other, places);
    await change(main, importing);
    const before = elaborated().model;
    await change(main, importing.replace('retries: 1', 'retries: 2'));
    const after = elaborated().model;
    const kept = <T extends { id: string }>(left: readonly T[], right: readonly T[]) =>
      left.filter((each) => right.includes(each)).map(({ id }) => id);
    expect(kept(after.components, before.components)).toEqual(['u', 'shop.cart', 'shop.store']);
    expect(kept(after.connections, before.connections)).toEqual(['shop.cart->shop.store']);
  });
});
