import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { outcome } from './outcome.mjs';
import { inRoot } from './paths.mjs';

const folder = inRoot('out/vscode-suite');

/** Where the suite's entry and its results are, for both runners. */
export const suite = { entry: join(folder, 'index.cjs'), results: join(folder, 'results.json') };

/** Bundles the suite as VS Code's extension host loads it. */
export async function bundleSuite() {
  await esbuild.build({
    entryPoints: { index: inRoot('test/vscode/suite/index.ts') },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode'],
    logLevel: 'warning',
  });
  rmSync(suite.results, { force: true });
}

/** What the suite wrote when it ended; a suite that wrote nothing has failed as a whole. */
export function suiteOutcome(log) {
  if (existsSync(suite.results)) return JSON.parse(readFileSync(suite.results, 'utf8'));
  const failed = [{ name: 'the suite ends', message: `it wrote no results\n${log}` }];
  return { ...outcome(), failed };
}
