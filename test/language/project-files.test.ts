import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, type Diagnostic, DiagnosticSeverity, FileChangeType } from 'vscode-languageserver';
import { ClientFiles } from '../../language/server/files-client.ts';
import { ProjectFiles } from '../../language/server/project-files.ts';
import { type Disk, surroundingsOf } from '../../language/surroundings.ts';
import { clientMethods, type FileQuery, type Picture, serverMethods } from '../../src/protocol.ts';
import { LanguageClient } from '../support/language-client.ts';

/** A server has to be started. */
vi.setConfig({ testTimeout: 30_000 });

describe('the search for what a project says', () => {
  /** A disk of these files; folders are what has files below them. */
  const diskOf = (files: Record<string, string>): Disk => ({
    exists: async (uri) => Object.keys(files).some((path) => path === uri || path.startsWith(`${uri}/`)),
    read: async (uri) => files[uri],
  });
  const found = async (files: Record<string, string>, roots: string[] = []) => {
    const { configuration, baseline } = await surroundingsOf('file:///a/b/c/x.sysd', diskOf(files), roots);
    return [configuration?.uri, baseline?.uri];
  };

  it('takes the nearest upwards, each by itself', async () => {
    expect(
      await found({
        'file:///a/b/sysd.config.json': '{}',
        'file:///a/sysd.config.json': '{}',
        'file:///a/.sysd-baseline.json': '{}',
      }),
    ).toEqual(['file:///a/b/sysd.config.json', 'file:///a/.sysd-baseline.json']);
  });

  it('goes to the root of the disk where there is no other', async () => {
    expect(await found({ 'file:///sysd.config.json': '{}' })).toEqual([
      'file:///sysd.config.json',
      undefined,
    ]);
  });

  it('ends at the root of the repository, also above a workspace', async () => {
    const files = {
      'file:///a/.git/HEAD': '',
      'file:///a/sysd.config.json': '{}',
      'file:///.sysd-baseline.json': '{}',
    };
    expect(await found(files, ['file:///a/b'])).toEqual(['file:///a/sysd.config.json', undefined]);
  });

  it('ends at the workspace where there is no repository', async () => {
    const files = { 'file:///a/b/sysd.config.json': '{}', 'file:///a/.sysd-baseline.json': '{}' };
    expect(await found(files, ['file:///a/b'])).toEqual(['file:///a/b/sysd.config.json', undefined]);
  });

  it('takes no baseline outside of the folder of the configuration', async () => {
    expect(
      await found({
        'file:///a/b/sysd.config.json': '{ "baseline": "../risks.json" }',
        'file:///a/risks.json': '{}',
      }),
    ).toEqual(['file:///a/b/sysd.config.json', undefined]);
  });

  it('takes the baseline that the configuration names', async () => {
    expect(
      await found({
        'file:///a/sysd.config.json': '{ "baseline": "known/risks.json" }',
        'file:///a/known/risks.json': '{}',
        'file:///a/.sysd-baseline.json': '{}',
      }),
    ).toEqual(['file:///a/sysd.config.json', 'file:///a/known/risks.json']);
  });
});

describe('where the editor is asked for files, as in a browser', () => {
  it('they are found too, and asked for once until one of them changes', async () => {
    const asked: string[] = [];
    const texts = new Map([['vscode-vfs://github/o/r/sysd.config.json', '{}']]);
    const sendRequest = async (method: string, { uri }: FileQuery) => {
      asked.push(uri);
      return method === clientMethods.readFile ? (texts.get(uri) ?? null) : null;
    };
    const client = { sendRequest: sendRequest as Connection['sendRequest'] };
    const projects = new ProjectFiles(new ClientFiles(client), () => ['vscode-vfs://github/o/r']);
    const found = { configuration: { uri: 'vscode-vfs://github/o/r/sysd.config.json', text: '{}' } };
    expect(await projects.of('vscode-vfs://github/o/r/a/b.sysd')).toEqual(found);
    const first = asked.length;
    expect(await projects.of('vscode-vfs://github/o/r/a/c.sysd')).toEqual(found);
    expect(asked.length).toBe(first);
    texts.clear();
    projects.forget();
    expect(await projects.of('vscode-vfs://github/o/r/a/b.sysd')).toEqual({});
  });
});

describe('the language server', () => {
  let root: string;
  let client: LanguageClient;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sysd-config-'));
  });
  afterEach(() => {
    client.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const uriOf = (name: string) => pathToFileURL(join(root, name)).href;
  const shop = 'client users\nservice api\nflow buy from users at 5/s { users -> api }\n';

  function write(name: string, content: object | string): void {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  async function open(text = shop): Promise<void> {
    client = await LanguageClient.start(uriOf(''));
    await client.open(uriOf('designs/shop.sysd'), text);
  }

  /** Waits until the finding of `spof/single-instance` has this severity, or is not there. */
  async function finding(severity: DiagnosticSeverity | undefined): Promise<Diagnostic | undefined> {
    const single = (all: readonly Diagnostic[]) => all.find(({ code }) => code === 'spof/single-instance');
    const all = await client.diagnosticsWhen(
      uriOf('designs/shop.sysd'),
      (each) => single(each)?.severity === severity && each.length > 0,
    );
    return single(all);
  }

  const changed = (name: string) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(name), type: FileChangeType.Changed }],
    });

  it('checks as the configuration says, also when that changes', async () => {
    write('sysd.config.json', { extends: 'sysd:off', rules: { 'spof/single-instance': 'error' } });
    await open();
    await finding(DiagnosticSeverity.Error);
    write('sysd.config.json', { extends: 'sysd:off', rules: { 'spof/*': 'info' } });
    await changed('sysd.config.json');
    expect(await finding(DiagnosticSeverity.Information)).toBeDefined();
  });

  it('shows what the baseline knows as a hint, with its fixes', async () => {
    write('sysd.config.json', { extends: 'sysd:off', rules: { 'spof/single-instance': 'error' } });
    write('.sysd-baseline.json', {
      schema: 1,
      files: { 'designs/shop.sysd': [{ rule: 'spof/single-instance', element: 'api' }] },
    });
    await open();
    const known = await finding(DiagnosticSeverity.Hint);
    expect(known?.message).toMatch(/\(Known: it is in the baseline\.\)$/);
    expect(known?.data).toMatchObject({ fixes: [{ label: 'design' }, { label: 'accept' }] });
  });

  it('shows mistakes in these files where they are', async () => {
    write('sysd.config.json', '{\n  "rules": { "spof/entry-pont": "off" }\n}\n');
    await open();
    const told = await client.diagnosticsWhen(uriOf('sysd.config.json'), (all) => all.length > 0);
    expect(told.map(({ code, message, range, severity }) => [code, message, range.start, severity])).toEqual([
      [
        'configuration/invalid',
        'There is no rule "spof/entry-pont". Did you mean "spof/entry-point"?',
        { line: 1, character: 13 },
        DiagnosticSeverity.Error,
      ],
    ]);
    write('sysd.config.json', {});
    await changed('sysd.config.json');
    expect(await client.diagnosticsWhen(uriOf('sysd.config.json'), (all) => all.length === 0)).toEqual([]);
  });

  it('tells the preview what is accepted, and why', async () => {
    write('sysd.config.json', { extends: 'sysd:off', rules: { 'spof/*': 'warning', 'model/*': 'warning' } });
    await open(
      `${shop}service spare\naccept "spof/single-instance" on api because "agreed with the owner" until 2999-12-31\naccept "spof/single-instance" on spare because "agreed with the owner"\n`,
    );
    const uri = uriOf('designs/shop.sysd');
    await client.diagnosticsWhen(uri, (all) => all.some(({ code }) => code === 'model/acceptance-stale'));
    const picture: Picture = await client.connection.sendRequest(serverMethods.picture, { uri });
    expect(picture.accepted).toEqual([
      {
        rule: 'spof/single-instance',
        severity: 'warning',
        message: expect.stringContaining('"api" runs once'),
        element: 'api',
        reason: 'agreed with the owner',
        until: '2999-12-31',
      },
    ]);
  });
});
