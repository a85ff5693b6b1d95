import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Diagnostic, FileChangeType, type Location, type WorkspaceEdit } from 'vscode-languageserver';
import { type ChangedNote, serverMethods } from '../../src/protocol.ts';
import { LanguageClient } from '../support/language-client.ts';

let root: string;
let client: LanguageClient;
/** Designs that the server read anew, in order. */
let readAnew: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sysd-workspace-'));
  readAnew = [];
});
afterEach(() => {
  client.stop();
  rmSync(root, { recursive: true, force: true });
});

const uriOf = (name: string) => pathToFileURL(join(root, name)).href;

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** Starts the server in a workspace of these files. */
async function workspace(files: Record<string, string>, ...roots: string[]): Promise<void> {
  write(files);
  const [first = '', ...others] = roots.length > 0 ? roots : [''];
  client = await LanguageClient.start(uriOf(first), ...others.map(uriOf));
  client.connection.onNotification(serverMethods.changed, ({ uri }: ChangedNote) => {
    readAnew.push(uri.slice(uri.lastIndexOf('/') + 1));
  });
}

/** Waits until the problems of the text, without findings, are exactly these codes. */
function problems(name: string, ...codes: string[]): Promise<Diagnostic[]> {
  const told = (all: readonly Diagnostic[]) =>
    all.map(({ code }) => String(code)).filter((code) => /^(language|syntax)\//.test(code));
  return client.diagnosticsWhen(uriOf(name), (all) => told(all).sort().join() === codes.sort().join());
}

/** Waits until the server has had nothing to say for a while: findings come later than problems. */
async function quiet(): Promise<void> {
  for (let heard = -1; heard !== readAnew.length; ) {
    heard = readAnew.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  readAnew = [];
}

function onDisk(type: FileChangeType, ...names: string[]): Promise<void> {
  return client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: names.map((name) => ({ uri: uriOf(name), type })),
  });
}

const usesStore = 'import "./store.sysd"\nclient users\nservice api { -> store }\nusers -> api\n';

describe('a design of several files', () => {
  it('tells the problems of a file that is imported and not open', async () => {
    await workspace({ 'store.sysd': 'database store { replcas: 2 }\n', 'main.sysd': usesStore });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('store.sysd', 'language/unknown-property');
  });

  it('tells them once for two designs that import it, until both are closed', async () => {
    await workspace({ 'store.sysd': 'database store { replcas: 2 }\n' });
    await client.open(uriOf('one.sysd'), usesStore);
    await client.open(uriOf('two.sysd'), usesStore);
    await problems('two.sysd');
    await problems('store.sysd', 'language/unknown-property');
    await client.close(uriOf('one.sysd'));
    const version = await client.change(uriOf('two.sysd'), `${usesStore}service more { -> nowhere }\n`);
    await client.diagnosticsWhen(uriOf('two.sysd'), (_, published) => published === version);
    await problems('store.sysd', 'language/unknown-property');
    await client.close(uriOf('two.sysd'));
    await problems('store.sysd');
  });

  it('leads from a name to the file that defines it', async () => {
    await workspace({ 'store.sysd': 'service other\ndatabase store\n', 'main.sysd': usesStore });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    const found: Location[] = await client.connection.sendRequest('textDocument/definition', {
      textDocument: { uri: uriOf('main.sysd') },
      position: { line: 2, character: 18 },
    });
    expect(JSON.stringify(found)).toContain(uriOf('store.sysd'));
  });

  it('offers the names of imported files', async () => {
    await workspace({ 'store.sysd': 'database storeOfRecords\n' });
    const text = 'import "./store.sysd"\nclient users\nservice api {\n  -> \n}\n';
    await client.open(uriOf('main.sysd'), text);
    const offered = await client.connection.sendRequest('textDocument/completion', {
      textDocument: { uri: uriOf('main.sysd') },
      position: { line: 3, character: 5 },
    });
    expect(JSON.stringify(offered)).toContain('storeOfRecords');
  });
});

describe('an edit', () => {
  it('has only those designs read anew that import the file', async () => {
    await workspace({ 'store.sysd': 'database store\n' });
    await client.open(uriOf('store.sysd'), 'database store\n');
    await client.open(uriOf('main.sysd'), usesStore);
    await client.open(uriOf('alone.sysd'), 'service alone\n');
    for (const name of ['store.sysd', 'main.sysd', 'alone.sysd'])
      await client.diagnosticsWhen(uriOf(name), () => true);

    await quiet();
    await client.change(uriOf('alone.sysd'), 'service alone { -> nowhere }\n');
    await problems('alone.sysd', 'language/unresolved');
    expect(new Set(readAnew)).toEqual(new Set(['alone.sysd']));

    await quiet();
    await client.change(uriOf('store.sysd'), 'database stores\n');
    await problems('main.sysd', 'language/unresolved');
    expect(new Set(readAnew)).toEqual(new Set(['store.sysd', 'main.sysd']));
    expect(readAnew[0]).toBe('store.sysd');
  });

  it('that is not saved counts for who imports the file, and is gone when it is thrown away', async () => {
    await workspace({ 'store.sysd': 'database store\n' });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    await client.open(uriOf('store.sysd'), 'database store\n');
    await client.change(uriOf('store.sysd'), 'database renamed\n');
    await problems('main.sysd', 'language/unresolved');
    await client.close(uriOf('store.sysd'));
    await problems('main.sysd');
  });

  it('of many in a row: only the last is read', async () => {
    await workspace({});
    const text = Array.from({ length: 1000 }, (_, index) => `service s${index} { replicas: 3 }\n`).join('');
    await client.open(uriOf('big.sysd'), text);
    await client.diagnosticsWhen(uriOf('big.sysd'), () => true);
    await quiet();
    const edits = Array.from({ length: 50 }, (_, edit) =>
      client.change(uriOf('big.sysd'), `${text}service added { -> nowhere${edit} }\n`),
    );
    const last = (await Promise.all(edits)).at(-1);
    await client.diagnosticsWhen(
      uriOf('big.sysd'),
      (all, version) => version === last && JSON.stringify(all).includes('nowhere49'),
    );
    expect(readAnew.length).toBeLessThan(10);
  });
});

describe('on disk', () => {
  it('a change to a file that is not open counts at once', async () => {
    await workspace({ 'store.sysd': 'database store\n' });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    write({ 'store.sysd': 'database renamed\n' });
    await onDisk(FileChangeType.Changed, 'store.sysd');
    await problems('main.sysd', 'language/unresolved');
  });

  it('a change to a file that is open counts when the editor takes it over', async () => {
    await workspace({ 'store.sysd': 'database store\n' });
    await client.open(uriOf('store.sysd'), 'database store\n');
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    await quiet();
    write({ 'store.sysd': 'database renamed\n' });
    await onDisk(FileChangeType.Changed, 'store.sysd');
    await client.change(uriOf('main.sysd'), `${usesStore}service more { -> nowhere }\n`);
    const [only] = await problems('main.sysd', 'language/unresolved');
    expect(only?.message).toContain('nowhere');
    expect(readAnew).not.toContain('store.sysd');
  });

  it('a file that goes is missed, and found again when it comes back', async () => {
    await workspace({ 'store.sysd': 'database store\n' });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    rmSync(join(root, 'store.sysd'));
    await onDisk(FileChangeType.Deleted, 'store.sysd');
    await problems('main.sysd', 'language/missing-import', 'language/unresolved');
    write({ 'store.sysd': 'database store\n' });
    await onDisk(FileChangeType.Created, 'store.sysd');
    await problems('main.sysd');
  });

  it('a folder that goes takes its files along, but not what is open', async () => {
    const text =
      'import "./parts/store.sysd"\nimport "./parts/open.sysd"\nservice api { -> store -> kept }\n';
    await workspace({ 'parts/store.sysd': 'database store\n', 'parts/open.sysd': 'database kept\n' });
    await client.open(uriOf('main.sysd'), text);
    await client.open(uriOf('parts/open.sysd'), 'database kept\n');
    await problems('main.sysd');
    rmSync(join(root, 'parts'), { recursive: true });
    await onDisk(FileChangeType.Deleted, 'parts');
    const missed = await problems('main.sysd', 'language/missing-import', 'language/unresolved');
    expect(missed.map(({ message }) => message).join()).not.toContain('kept');
  });

  it('a file that vanishes unseen does not stop the server', async () => {
    await workspace({ 'store.sysd': 'database store\n' });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    rmSync(join(root, 'store.sysd'));
    await onDisk(FileChangeType.Changed, 'store.sysd');
    await problems('main.sysd', 'language/missing-import', 'language/unresolved');
  });

  it('what is no design, endless or enormous is passed over', async () => {
    await workspace({
      'folder.sysd/inner.txt': '',
      'binary.sysd': '\0\u0001\uffff',
      'enormous.sysd': 'x'.repeat(20_000_000),
      'store.sysd': 'database store\n',
    });
    symlinkSync(root, join(root, 'again'));
    await client.open(uriOf('main.sysd'), `import "./folder.sysd"\nimport "./enormous.sysd"\n${usesStore}`);
    await problems('main.sysd', 'language/missing-import');
    await problems('enormous.sysd', 'syntax/refused');
  });
});

describe('a rename', () => {
  const renamed = (oldName: string, newName: string): Promise<WorkspaceEdit | null> =>
    client.connection.sendRequest('workspace/willRenameFiles', {
      files: [{ oldUri: uriOf(oldName), newUri: uriOf(newName) }],
    });
  const texts = (edit: WorkspaceEdit | null, name: string) =>
    edit?.changes?.[uriOf(name)]?.map(({ newText }) => newText);

  it('of a file is followed by the imports that lead to it and by its own', async () => {
    await workspace({
      'main.sysd': usesStore,
      'store.sysd': 'import "./parts/disk.sysd" as disks\ndatabase store\n',
      'parts/disk.sysd': 'database disk\n',
    });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    const edit = await renamed('store.sysd', 'parts/shelf.sysd');
    expect(texts(edit, 'main.sysd')).toEqual(['"./parts/shelf.sysd"']);
    expect(texts(edit, 'store.sysd')).toEqual(['"./disk.sysd"']);
    expect(texts(edit, 'parts/disk.sysd')).toBeUndefined();
  });

  it('of a folder is followed by the imports that lead into it', async () => {
    const text = 'import "./parts/store.sysd"\nservice api { -> store }\n';
    await workspace({ 'main.sysd': text, 'parts/store.sysd': 'database store\n' });
    await client.open(uriOf('main.sysd'), text);
    await problems('main.sysd');
    const edit = await renamed('parts', 'pieces/of');
    expect(texts(edit, 'main.sysd')).toEqual(['"./pieces/of/store.sysd"']);
  });

  it('of what nobody imports changes nothing', async () => {
    await workspace({
      'main.sysd': usesStore,
      'store.sysd': 'database store\n',
      'other.sysd': 'service s\n',
    });
    await client.open(uriOf('main.sysd'), usesStore);
    await problems('main.sysd');
    expect(await renamed('other.sysd', 'another.sysd')).toBeNull();
  });
});

describe('several roots', () => {
  const text = 'import "../right/store.sysd"\nservice api { -> store }\n';

  it('import from each other', async () => {
    await workspace({ 'left/main.sysd': text, 'right/store.sysd': 'database store\n' }, 'left', 'right');
    await client.open(uriOf('left/main.sysd'), text);
    await problems('left/main.sysd');
  });

  it('come and go, without what is open', async () => {
    await workspace({ 'left/main.sysd': text, 'right/store.sysd': 'database store\n' }, 'left');
    await client.open(uriOf('left/main.sysd'), text);
    await problems('left/main.sysd');
    const right = { uri: uriOf('right'), name: 'right' };
    const left = { uri: uriOf('left'), name: 'left' };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [right], removed: [left] },
    });
    await client.change(uriOf('left/main.sysd'), `${text}service more { -> nowhere }\n`);
    const [only] = await problems('left/main.sysd', 'language/unresolved');
    expect(only?.message).toContain('nowhere');
  });
});
