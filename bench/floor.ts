import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { run } from './command.ts';
import type { Design } from './designs.ts';
import { times } from './measure.ts';

/*
 * The floor: the language's EBNF as a bare Langium grammar with Langium's defaults, generated for production. What it
 * takes to parse and link a text is what no check of ours can be below.
 */

const folder = join(process.cwd(), 'out/bench/floor');

const main = `
import { readFileSync } from 'node:fs';
import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject, URI } from 'langium';
import { SysdGeneratedModule, FloorGeneratedSharedModule } from './generated/module.ts';
const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), FloorGeneratedSharedModule);
const services = inject(createDefaultCoreModule({ shared }), SysdGeneratedModule);
shared.ServiceRegistry.register(services);
const documents = process.argv.slice(2).map((path) =>
  shared.workspace.LangiumDocumentFactory.fromString(readFileSync(path, 'utf8'), URI.file(path)),
);
for (const document of documents) shared.workspace.LangiumDocuments.addDocument(document);
await shared.workspace.DocumentBuilder.build(documents, { validation: false });
for (const { parseResult, references } of documents) {
  if (parseResult.parserErrors.length > 0) throw new Error(parseResult.parserErrors[0].message);
  const lost = references.find(({ error }) => error);
  if (lost) throw new Error(lost.error.message);
}
`;

/** Generates and bundles the floor. */
export async function prepareFloor(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const config = {
    projectName: 'Floor',
    languages: [{ id: 'floor', grammar: '../../../bench/floor.langium', fileExtensions: ['.sysd'] }],
    out: 'generated',
    mode: 'production',
    importExtension: '.ts',
  };
  writeFileSync(join(folder, 'langium-config.json'), JSON.stringify(config));
  run('node_modules/langium-cli/bin/langium.js', ['generate', '--file', join(folder, 'langium-config.json')]);
  writeFileSync(join(folder, 'main.ts'), main);
  await build({
    entryPoints: [join(folder, 'main.ts')],
    outfile: join(folder, 'floor.mjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
}

/** Milliseconds that the floor takes from its start to its end. */
export function floorTimes(design: Design, runs: number): Promise<number[]> {
  const files = readdirSync(design.folder).map((file) => join(design.folder, file));
  return times(runs, () => run(join(folder, 'floor.mjs'), files));
}
