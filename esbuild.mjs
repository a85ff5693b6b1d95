// Builds what runs: the extension, the language server, the preview, the workers and the `sysd` command.
//   node esbuild.mjs [--production] [--watch] [--metafile]
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const metafile = process.argv.includes('--metafile');

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile,
  logLevel: 'info',
  legalComments: 'none',
  outdir: 'dist',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};

/** What runs on Node: VS Code's own, or the user's for the command. */
const onNode = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  mainFields: ['module', 'main'],
};

const builds = [
  {
    ...onNode,
    entryPoints: {
      extension: 'src/extension/main.ts',
      server: 'language/main-node.ts',
      analyst: 'src/workers/analyst-node.ts',
      simulator: 'src/workers/simulator-node.ts',
      layout: 'src/workers/layout-node.ts',
    },
    external: ['vscode'],
  },
  { ...onNode, entryPoints: { sysd: 'src/cli/bin.ts' }, banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { preview: 'webview/main.tsx', 'simulator-web': 'src/workers/simulator-web.ts' },
  },
];

/** ELK's worker runs unmodified: bundled, it would take over the message handler of whatever holds it. */
async function copyLayoutEngine() {
  await mkdir('dist', { recursive: true });
  await copyFile('node_modules/elkjs/lib/elk-worker.min.js', 'dist/elk-worker.js');
}

if (!watch) await rm('dist', { recursive: true, force: true });
await copyLayoutEngine();
if (watch) {
  const contexts = await Promise.all(builds.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  if (metafile) {
    await mkdir('out', { recursive: true });
    await Promise.all(
      results.map((result, index) => writeFile(`out/bundle-${index}.json`, JSON.stringify(result.metafile))),
    );
  }
}
