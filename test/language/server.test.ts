import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import {
  type ExpectationResult,
  type LocateAnswer,
  type Picture,
  type PictureAnswer,
  type RunAnswer,
  serverMethods,
} from '../../src/protocol.ts';
import { LanguageClient } from '../support/language-client.ts';

const naive = readFileSync('examples/url-shortener-naive.sysd', 'utf8');

let client: LanguageClient;
beforeAll(async () => {
  client = await LanguageClient.start();
});
afterAll(() => client.stop());

let count = 0;
function fresh(): string {
  count += 1;
  return pathToFileURL(resolve(`test/scratch-${count}.sysd`)).href;
}

const codes = (diagnostics: readonly { code?: unknown }[]) => diagnostics.map(({ code }) => code);

async function picture(uri: string, known?: string): Promise<PictureAnswer> {
  return client.connection.sendRequest(serverMethods.picture, {
    uri,
    ...(known === undefined ? {} : { known }),
  });
}

async function wholePicture(uri: string): Promise<Picture> {
  const answer = await picture(uri);
  if (answer === null || 'unchanged' in answer) throw new Error(`no picture: ${JSON.stringify(answer)}`);
  return answer;
}

describe('diagnostics', () => {
  it('of an opened design: problems and findings, each with its code and address', async () => {
    const uri = fresh();
    await client.open(uri, naive);
    const diagnostics = await client.diagnosticsWhen(uri, (all) =>
      codes(all).includes('spof/single-instance'),
    );
    expect(new Set(codes(diagnostics)).size).toBeGreaterThanOrEqual(6);
    for (const { codeDescription } of diagnostics)
      expect(codeDescription?.href).toMatch(/^https:\/\/.+\/docs\/rules\//);
  });

  it('of a text with a syntax error: findings of lines that did not change stay where they are', async () => {
    const uri = fresh();
    await client.open(uri, naive);
    const before = await client.diagnosticsWhen(uri, (all) => codes(all).includes('spof/entry-point'));
    const version = await client.change(uri, `${naive}\nservice {`);
    const after = await client.diagnosticsWhen(uri, (_, published) => published === version);
    expect(codes(after).filter((code) => String(code).startsWith('syntax/')).length).toBeGreaterThan(0);
    const place = (all: typeof before) => all.find(({ code }) => code === 'spof/entry-point')?.range;
    expect(place(after)).toEqual(place(before));
  });

  it('go when the document is closed', async () => {
    const uri = fresh();
    await client.open(uri, 'service api { replcas: 2 }');
    await client.diagnosticsWhen(uri, (all) => all.length > 0);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect(await client.diagnosticsWhen(uri, (all) => all.length === 0)).toEqual([]);
  });
});

describe('quick fixes', () => {
  it('of a finding remove it', async () => {
    const uri = fresh();
    const text = 'client users\nservice api { concurrency: 4 }\nflow f from users at 10/s { users -> api }\n';
    await client.open(uri, text);
    const diagnostics = await client.diagnosticsWhen(uri, (all) =>
      codes(all).includes('spof/single-instance'),
    );
    const diagnostic = diagnostics.find(({ code }) => code === 'spof/single-instance');
    const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic?.range,
      context: { diagnostics: [diagnostic] },
    });
    const edits = actions.find(({ isPreferred }) => isPreferred)?.edit?.changes?.[uri] ?? [];
    expect(edits).not.toEqual([]);
    const lines = text.split('\n');
    for (const { range, newText } of [...edits].reverse()) {
      const line = lines[range.start.line] ?? '';
      lines[range.start.line] =
        line.slice(0, range.start.character) + newText + line.slice(range.end.character);
    }
    const version = await client.change(uri, lines.join('\n'));
    const after = await client.diagnosticsWhen(
      uri,
      (all, published) => published === version && !codes(all).includes('spof/single-instance'),
    );
    expect(codes(after)).not.toContain('syntax/error');
  });
});

describe('the picture', () => {
  it('holds every component, and comes once for what looks the same', async () => {
    const uri = fresh();
    await client.open(uri, naive);
    await client.diagnosticsWhen(uri, (all) => codes(all).includes('spof/entry-point'));
    const first = await wholePicture(uri);
    expect(first.model.components.map(({ id }) => id)).toEqual([
      'browser',
      'lb',
      'web',
      'links',
      'urls',
      'counters',
    ]);
    expect(first.analysis?.flows.redirect?.rate).toBe(360);
    expect(first.stale).toBe(false);
    expect(await picture(uri, first.revision)).toMatchObject({ unchanged: true });

    const version = await client.change(uri, naive.replace('replicas: 4', 'replicas:    4'));
    await client.diagnosticsWhen(uri, (_, published) => published === version);
    expect(await picture(uri, first.revision)).toMatchObject({ unchanged: true, version });
  });

  it('of a file that broke is the last good one, marked stale', async () => {
    const uri = fresh();
    await client.open(uri, 'client users\nservice api\nusers -> api');
    await client.diagnosticsWhen(uri, () => true);
    const version = await client.change(uri, 'client users\nservice {\nusers -> api');
    await client.diagnosticsWhen(uri, (_, published) => published === version);
    const { stale, model } = await wholePicture(uri);
    expect(stale).toBe(true);
    expect(model.components.map(({ id }) => id)).toEqual(['users', 'api']);
  });

  it('leads to the text and back', async () => {
    const uri = fresh();
    await client.open(uri, 'client users\nservice api {\n  replicas: 2\n}\nusers -> api');
    await client.diagnosticsWhen(uri, () => true);
    const located: LocateAnswer = await client.connection.sendRequest(serverMethods.locate, {
      uri,
      element: 'api',
    });
    expect(located.range).toEqual({ start: { line: 1, character: 8 }, end: { line: 1, character: 11 } });
    const element = await client.connection.sendRequest(serverMethods.elementAt, {
      uri,
      position: { line: 2, character: 5 },
    });
    expect(element).toBe('api');
  });
});

describe('saving without a preview', () => {
  const text = [
    'client users { rtt: 0ms }',
    'service api { concurrency: 1  serviceTime: exponential(10ms) }',
    'flow f from users at 80/s {',
    '  expect p99 < 10ms',
    '  expect successRate >= 90%',
    '  users -> api',
    '}',
  ].join('\n');
  const failed = 'simulation/expectation-failed';

  it('runs nothing where the setting says so', async () => {
    const uri = fresh();
    await client.open(uri, text);
    await client.diagnosticsWhen(uri, (all) => codes(all).includes('spof/single-instance'));
    await client.configure({ preview: { simulateOnSave: false } });
    await client.save(uri);
    await new Promise((done) => setTimeout(done, 2000));
    const still = await client.diagnosticsWhen(uri, () => true);
    await client.configure({});
    await client.save(uri);
    await client.diagnosticsWhen(uri, (all) => codes(all).includes(failed));
    expect(codes(still)).not.toContain(failed);
  });

  it('simulates beside the server and tells the expectations that do not hold', async () => {
    const uri = fresh();
    await client.open(uri, text);
    await client.diagnosticsWhen(uri, (all) => codes(all).includes('spof/single-instance'));
    await client.save(uri);
    const diagnostics = await client.diagnosticsWhen(uri, (all) => codes(all).includes(failed));
    const broken = diagnostics.filter(({ code }) => code === failed);
    expect(broken.map(({ range }) => range.start.line)).toEqual([3]);
    expect(broken[0]?.message).toMatch(/^Does not hold in the undisturbed run: f p99 was \d/);
  });
});

describe('running one scenario', () => {
  const text = [
    'client users { rtt: 0ms }',
    'service api { concurrency: 1  serviceTime: exponential(10ms) }',
    'flow f from users at 50/s {',
    '  expect p99 < 10ms',
    '  users -> api',
    '}',
    'scenario busy { duration: 1m  at 10s load by 1.2x for 20s  expect f p99 < 10ms }',
    'scenario quiet { duration: 1m  at 10s load by 0.5x for 20s  expect f p99 < 10ms }',
  ].join('\n');

  const run = (uri: string, scenario: string): Promise<RunAnswer> =>
    client.connection.sendRequest(serverMethods.run, { uri, scenarios: [scenario] });
  const results = (uri: string): Promise<ExpectationResult[]> =>
    client.connection.sendRequest(serverMethods.results, { uri });

  async function opened(content = text): Promise<string> {
    const uri = fresh();
    await client.open(uri, content);
    await client.diagnosticsWhen(uri, (all) => all.length > 0);
    return uri;
  }

  it('tells what it measured, and of nothing else', async () => {
    const uri = await opened();
    expect(await run(uri, 'busy')).toEqual({});
    expect((await results(uri)).map(({ range, passed, old }) => [range.start.line, passed, old])).toEqual([
      [6, false, false],
    ]);
  });

  it('keeps what was measured of another', async () => {
    const uri = await opened();
    await run(uri, 'busy');
    await run(uri, 'quiet');
    expect((await results(uri)).map(({ range }) => range.start.line)).toEqual([6, 7]);
  });

  it('makes its failed expectations diagnostics', async () => {
    const uri = await opened();
    await run(uri, 'busy');
    const diagnostics = await client.diagnosticsWhen(uri, (all) =>
      codes(all).includes('simulation/expectation-failed'),
    );
    const broken = diagnostics.filter(({ code }) => code === 'simulation/expectation-failed');
    expect(broken.map(({ range }) => range.start.line)).toEqual([6]);
  });

  it('is refused for a text that cannot be read', async () => {
    const uri = await opened(`${text}\nservice {`);
    expect(await run(uri, 'busy')).toEqual({ problem: 'Not simulated: the file has errors.' });
  });
});
