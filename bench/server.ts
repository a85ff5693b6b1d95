import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'vscode-languageserver';
import { LanguageClient } from '../test/support/language-client.ts';
import { type Design, uriOf } from './designs.ts';
import { times } from './measure.ts';

/** What a person waits for in the editor, in milliseconds; memory in megabytes. */
export interface ServerTimes {
  cold: number[];
  edit: number[];
  completion: number[];
  completionAfterEdit: number[];
  hover: number[];
  rename: number[];
  memory: number[];
}

const tells = (name: string) => (all: readonly Diagnostic[]) => JSON.stringify(all).includes(name);

/** Measures the built server on a design: the workspace is its folder, its main file and the edited one are open. */
export async function serverTimes(design: Design, runs: number): Promise<ServerTimes> {
  const uri = uriOf(design, design.edited);
  const text = design.texts.get(design.edited) ?? '';
  const cold = await times(Math.min(runs, 3), async () => {
    const client = await opened(design, `${text}\nservice wrong { -> nowhere }\n`);
    await client.diagnosticsWhen(uri, tells('nowhere'));
    client.stop();
  });
  const client = await opened(design, text);
  await client.diagnosticsWhen(uri, () => true);
  const edit = await times(runs, async (run) => {
    await client.change(uri, `${text}\nservice wrong { -> nowhere${run} }\n`);
    await client.diagnosticsWhen(uri, tells(`nowhere${run}\``));
  });
  await client.change(uri, text);
  await client.diagnosticsWhen(uri, (all) => !tells('nowhere')(all));
  const line = text.split('\n').findIndex((each) => each.startsWith('service '));
  const ask =
    (method: string, position: object, more: object = {}) =>
    () =>
      client.connection.sendRequest(method, { textDocument: { uri }, position, ...more });
  const name = { line, character: 9 };
  const complete = ask('textDocument/completion', { line: line + 1, character: 2 });
  const edited = (run: number) => `${text}\nservice edited${run}\n`;
  return {
    cold,
    edit,
    completion: await times(runs, complete),
    completionAfterEdit: await afterEach(runs, (run) => client.change(uri, edited(run)), complete),
    hover: await times(runs, ask('textDocument/hover', name)),
    rename: await times(runs, ask('textDocument/rename', name, { newName: 'renamed' })),
    memory: finish(client),
  };
}

/** Milliseconds that an action takes right after another. */
async function afterEach(
  runs: number,
  before: (run: number) => Promise<unknown>,
  action: () => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) {
    await before(run);
    taken.push(...(await times(1, action, 0)));
    // What the edit sets going has come to its end.
    await new Promise((done) => setTimeout(done, 500));
  }
  return taken;
}

async function opened(design: Design, text: string): Promise<LanguageClient> {
  const client = await LanguageClient.start(uriOf(design, '.'));
  client.patience = 120_000;
  if (design.edited !== design.main)
    await client.open(uriOf(design, design.main), design.texts.get(design.main) ?? '');
  await client.open(uriOf(design, design.edited), text);
  return client;
}

/** Ends the server; what it held in memory, where the system tells. */
function finish(client: LanguageClient): number[] {
  try {
    const status = readFileSync(`/proc/${client.process}/status`, 'utf8');
    return [Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000];
  } catch {
    return [];
  } finally {
    client.stop();
  }
}
