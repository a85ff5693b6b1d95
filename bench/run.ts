// Measures what a person waits for: medians of several runs, on this machine.
//   npm run bench
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { load } from '../language/load.ts';
import { analyse } from '../src/analysis/analyse.ts';
import { check } from '../src/rules/check.ts';
import { prepare } from '../src/simulation/simulate.ts';
import { LanguageClient } from '../test/support/language-client.ts';
import { median, tell, times } from './measure.ts';

const examples = ['url-shortener', 'url-shortener-naive', 'twitter'];
const sizes = [100, 1000];

const texts = new Map<string, string>([
  ...examples.map((name) => [`${name}.sysd`, readFileSync(`examples/${name}.sysd`, 'utf8')] as const),
  ...sizes.map(
    (size) =>
      [
        `${size} components`,
        execFileSync(process.execPath, ['bench/models.mjs', String(size)], { encoding: 'utf8' }),
      ] as const,
  ),
]);

async function benchPure(name: string, text: string): Promise<void> {
  const read = () => Promise.resolve(text);
  const model = (await load('file:///bench.sysd', { read })).model;
  tell(`${name}: text to model`, await times(7, () => load('file:///bench.sysd', { read })));
  tell(`${name}: analysis`, await times(7, () => analyse(structuredClone(model))));
  const analysis = analyse(model);
  tell(`${name}: rules`, await times(7, () => check(model, analysis, { today: '2026-01-01' })));
}

async function benchServer(name: string, text: string): Promise<void> {
  const uri = 'file:///bench/design.sysd';
  const cold = await times(
    3,
    async () => {
      const client = await LanguageClient.start();
      await client.open(uri, text);
      await client.diagnosticsWhen(uri, () => true);
      client.stop();
    },
    0,
  );
  tell(`${name}: start of the server to first diagnostics`, cold);

  const client = await LanguageClient.start();
  await client.open(uri, text);
  await client.diagnosticsWhen(uri, () => true);
  const edits = await times(15, async (run) => {
    const version = await client.change(uri, `${text}\nservice added${run}\n`);
    await client.diagnosticsWhen(uri, (_, published) => published === version);
  });
  tell(`${name}: edit to diagnostics, findings included`, edits);
  client.stop();
}

async function benchSimulation(name: string, text: string): Promise<void> {
  const read = () => Promise.resolve(text);
  const { model } = await load('file:///bench.sysd', { read });
  const rates: number[] = [];
  const taken = await times(3, () => {
    const started = performance.now();
    const prepared = prepare(model, {});
    if (!prepared.ok) throw new Error(prepared.message);
    while (!prepared.run.advance(100_000));
    rates.push((1000 * prepared.run.progress().events) / (performance.now() - started));
  });
  tell(`${name}: undisturbed simulation`, taken);
  console.log(`${''.padEnd(58)} ${Math.round(median(rates) / 1000)}k events/s`);
}

for (const [name, text] of texts) await benchPure(name, text);
for (const [name, text] of texts) await benchServer(name, text);
for (const name of examples) await benchSimulation(name, texts.get(`${name}.sysd`) ?? '');
