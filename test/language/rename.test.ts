import { describe, expect, it } from 'vitest';
import { type Editor, editorWith } from '../support/editor.ts';
import { edited } from '../support/markers.ts';

/** The texts of all files after renaming what stands at the first mark. */
async function renamed(editor: Editor, newName: string): Promise<Record<string, string>> {
  const edit = await editor.lsp.RenameProvider?.rename(editor.main, { ...editor.at(), newName });
  return Object.fromEntries(
    Object.entries(edit?.changes ?? {}).map(([uri, edits]) => {
      const name = uri.slice('file:///w/'.length);
      return [name, edited(editor.document(name).textDocument.getText(), edits)];
    }),
  );
}

describe('renaming', () => {
  it('changes the declaration, calls, arrows, roles, properties and expectations', async () => {
    const editor = await editorWith(`
      client u
      database [|store|] { replication: leader-follower }
      service api { -> store.leader }
      flow f from u {
        expect store utilization < 80%
        u -> api -> store read
      }
      scenario s { at 1m fail store }
    `);
    expect(await renamed(editor, 'urls')).toEqual({
      'main.sysd': editor.main.textDocument.getText().replaceAll('store', 'urls'),
    });
  });

  it('never touches a text in quotes, a key or a word of the vocabulary', async () => {
    const editor = await editorWith(`
      service [|replicas|] "replicas" { replicas: 2 }
      accept "replicas/x" on replicas because "replicas are fine"
    `);
    expect(await renamed(editor, 'api')).toEqual({
      'main.sysd': `
      service api "replicas" { replicas: 2 }
      accept "replicas/x" on api because "replicas are fine"
    `,
    });
  });

  it('changes every file that refers to the element, behind the name of an import too', async () => {
    const editor = await editorWith('service [|api|]\nservice web { -> api }', {
      'plain.sysd': 'import "main.sysd"\nservice x { -> api }',
      'named.sysd': 'import "main.sysd" as core\nservice api { -> core.api }',
    });
    expect(await renamed(editor, 'backend')).toEqual({
      'main.sysd': 'service backend\nservice web { -> backend }',
      'plain.sysd': 'import "main.sysd"\nservice x { -> backend }',
      'named.sysd': 'import "main.sysd" as core\nservice api { -> core.backend }',
    });
  });

  it('changes one part of a qualified name', async () => {
    const editor = await editorWith('region eu { zone [|a|] }\nservice x { in: eu.a }');
    expect(await renamed(editor, 'b')).toEqual({
      'main.sysd': 'region eu { zone b }\nservice x { in: eu.b }',
    });
  });

  it('renames technologies of one’s own', async () => {
    const editor = await editorWith('technology [|fast|] for cache { ttl: 1m }\ncache c using fast');
    expect(await renamed(editor, 'quick')).toEqual({
      'main.sysd': 'technology quick for cache { ttl: 1m }\ncache c using quick',
    });
  });

  it.each([
    ['read', 'says what a call does'],
    ['else', 'says what follows a call'],
    ['flow', 'a word of the language'],
    ['1st', 'is no name'],
    ['a b', 'is no name'],
    ['a-', 'is no name'],
    ['', 'is no name'],
    ['other', 'already taken'],
    ['inner', 'already taken'],
    ['leader', 'a part of every store'],
  ])('is refused with the reason: %s %s', async (newName, reason) => {
    const editor = await editorWith('group g { service [|a|]  service inner { -> a } }\nservice other');
    await expect(renamed(editor, newName)).rejects.toThrow(reason);
  });

  it('is refused where a reference would mean another element', async () => {
    const editor = await editorWith('service [|a|]\ngroup g { service b  service c { -> a } }');
    await expect(renamed(editor, 'b')).rejects.toThrow('Line 2 would then mean that');
  });

  it('is refused where a file that imports the element has the name', async () => {
    const editor = await editorWith('service [|a|]', { 'other.sysd': 'import "main.sysd"\nservice b' });
    await expect(renamed(editor, 'b')).rejects.toThrow('already taken');
  });

  it('is refused to a technology that would replace one of the language', async () => {
    const editor = await editorWith('technology [|fast|] for cache { ttl: 1m }\ncache c using redis');
    await expect(renamed(editor, 'redis')).rejects.toThrow('already taken');
  });

  it('gives the system the name of a component, if so wanted', async () => {
    const editor = await editorWith('system [|Shop|]\nservice shop');
    expect(await renamed(editor, 'shop')).toEqual({ 'main.sysd': 'system shop\nservice shop' });
  });

  it('leaves the technologies of the language alone', async () => {
    const editor = await editorWith('cache c using [|redis|]');
    await expect(renamed(editor, 'valkey')).rejects.toThrow('built into the language');
    await expect(
      (async () => editor.lsp.RenameProvider?.prepareRename(editor.main, editor.at()))(),
    ).rejects.toThrow('built into the language');
  });

  it('offers the name under the cursor', async () => {
    const editor = await editorWith('service api\nservice web { -> [|api|] }');
    expect(await editor.lsp.RenameProvider?.prepareRename(editor.main, editor.at())).toMatchObject(
      editor.ranges[0] ?? {},
    );
  });
});
