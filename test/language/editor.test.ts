import { EmptyFileSystemProvider, type LangiumDocument, URI } from 'langium';
import { beforeEach, describe, expect, it } from 'vitest';
import { elaborate } from '../../language/load.ts';
import { createSysdServices, type SysdServices } from '../../language/module.ts';

const texts: Record<string, string> = {
  'file:///w/main.sysd': `import "places.sysd"
import "billing.sysd" as billing
service web using redis { in: eu.a -> store.leader }
database store { replication: leader-follower }
service leader-follower
web -> billing.api
client u { rate: 1/s }
flow f from u { u -> web  web -> store read }
`,
  'file:///w/places.sysd': 'region eu { zone a }',
  'file:///w/billing.sysd': 'service api',
};

class Texts extends EmptyFileSystemProvider {
  override readFile(uri?: URI): Promise<string> {
    const text = uri && texts[uri.toString()];
    return text === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(text);
  }
}

describe('the services of the editor', () => {
  let services: SysdServices;
  let main: LangiumDocument;

  beforeEach(async () => {
    services = createSysdServices({ fileSystemProvider: () => new Texts() });
    const { workspace } = services.shared;
    main = workspace.LangiumDocumentFactory.fromString(
      texts['file:///w/main.sysd'] ?? '',
      URI.parse('file:///w/main.sysd'),
    );
    workspace.LangiumDocuments.addDocument(main);
    await workspace.DocumentBuilder.build([main], { validation: false });
  });

  const at = (needle: string, skip = 0) => ({
    textDocument: { uri: main.uri.toString() },
    position: main.textDocument.positionAt(main.textDocument.getText().indexOf(needle) + skip),
  });

  const definitionOf = async (needle: string, skip = 0) => {
    const links = await services.sysd.lsp.DefinitionProvider?.getDefinition(main, at(needle, skip));
    return links?.map(({ targetUri, targetSelectionRange: { start } }) => ({
      uri: targetUri,
      ...start,
    }));
  };

  it('bring imports along and elaborate without parsing again', () => {
    const { model, problems } = elaborate(services.sysd, main);
    expect(problems.map(({ rule }) => rule)).toEqual(['language/technology-of-another-kind']);
    expect(model.components.map(({ id }) => id)).toEqual([
      'web',
      'store',
      'leader-follower',
      'u',
      'billing.api',
    ]);
    expect(model.components[0]?.placement).toEqual(['eu.a']);
  });

  it.each([
    ['a call of a flow', 'web -> store read', 8, { uri: 'file:///w/main.sysd', line: 3, character: 9 }],
    ['an own arrow with a role', 'store.leader', 1, { uri: 'file:///w/main.sysd', line: 3, character: 9 }],
    ['a place in a property', 'eu.a', 3, { uri: 'file:///w/places.sysd', line: 0, character: 17 }],
    ['the region around it', 'eu.a', 0, { uri: 'file:///w/places.sysd', line: 0, character: 7 }],
    [
      'an element behind the name of an import',
      'billing.api',
      8,
      { uri: 'file:///w/billing.sysd', line: 0, character: 8 },
    ],
    ['the name of an import', 'billing.api', 0, { uri: 'file:///w/main.sysd', line: 1, character: 25 }],
  ])('go to the definition of %s', async (_, needle, skip, place) => {
    expect(await definitionOf(needle, skip)).toEqual([place]);
  });

  it('take a word of the vocabulary for no reference', async () => {
    expect(await definitionOf('leader-follower')).toBeUndefined();
  });

  it('rename an element where it is defined, called and used by role', async () => {
    const edit = await services.sysd.lsp.RenameProvider?.rename(main, { ...at('store {'), newName: 'urls' });
    const starts = edit?.changes?.[main.uri.toString()]?.map(({ range: { start } }) => [
      start.line,
      start.character,
    ]);
    expect(starts?.sort()).toEqual([
      [2, 38],
      [3, 9],
      [7, 33],
    ]);
  });

  it('read a document anew when an import of it changes', async () => {
    const { workspace } = services.shared;
    texts['file:///w/places.sysd'] = 'region eu { zone b }';
    const places = URI.parse('file:///w/places.sysd');
    await workspace.DocumentBuilder.update([places], []);
    texts['file:///w/places.sysd'] = 'region eu { zone a }';
    const { problems } = elaborate(services.sysd, main);
    expect(problems.map(({ rule }) => rule)).toContain('language/unresolved');
  });
});
