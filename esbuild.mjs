// Builds what runs: the extension, the language server, the preview, the workers and the `sysd` command.
//   node esbuild.mjs [--production] [--watch] [--metafile]
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const metafile = process.argv.includes('--metafile');

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
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

/** What runs in workers of a browser, where no module of Node is to be had. */
const inBrowser = { ...common, platform: 'browser', target: 'es2022', format: 'iife' };

const builds = [
  {
    ...onNode,
    entryPoints: {
      extension: 'src/extension/main.ts',
      server: 'language/main-node.ts',
      analyst: 'src/workers/analyst-node.ts',
      simulator: 'src/workers/simulator-node.ts',
      layout: 'src/workers/layout-node.ts',
      replicator: 'src/workers/replicator-node.ts',
    },
    external: ['vscode'],
  },
  { ...onNode, entryPoints: { sysd: 'src/cli/start.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...onNode, entryPoints: { 'sysd-command': 'src/cli/bin.ts' } },
  {
    ...inBrowser,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: {
      preview: 'webview/main.tsx',
      'server-web': 'language/main-browser.ts',
      'analyst-web': 'src/workers/analyst-web.ts',
      'simulator-web': 'src/workers/simulator-web.ts',
      'losses-web': 'src/workers/losses-web.ts',
    },
  },
  {
    ...inBrowser,
    format: 'cjs',
    entryPoints: { 'extension-web': 'src/extension/main-browser.ts' },
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
];

/** ELK's worker runs unmodified: bundled, it would take over the message handler of whatever holds it. */
async function copyLayoutEngine() {
  await mkdir('dist', { recursive: true });
  await copyFile('node_modules/elkjs/lib/elk-worker.min.js', 'dist/elk-worker.js');
}

/** Charts are drawn by a script of their own, unmodified: the preview loads it when somebody first asks for charts. */
async function copyCharts() {
  await copyFile('node_modules/uplot/dist/uPlot.iife.min.js', 'dist/charts.js');
}

/** The examples, for `sysd: New from Example`. */
async function writeExamples() {
  const names = await readdir('examples', { recursive: true });
  const paths = names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.sysd'));
  const examples = await Promise.all(
    paths.sort().map(async (path) => ({ path, text: await readFile(`examples/${path}`, 'utf8') })),
  );
  await writeFile('dist/examples.json', JSON.stringify(examples));
}

/** Makes PNGs, for the `sysd` command alone. */
async function copyRenderer() {
  await copyFile('node_modules/@resvg/resvg-wasm/index_bg.wasm', 'dist/resvg.wasm');
}

/** Passes on the licences of the packages that are bundled, as they ask for. */
async function writeNotices(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  const bundled = [...new Set([...folders, 'node_modules/elkjs', 'node_modules/uplot'])].filter(
    (folder) => folder !== undefined,
  );
  const notices = await Promise.all(
    bundled.sort().map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
      const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? await readFile(`${folder}/${file}`, 'utf8') : '';
      return `${name} ${version} (${license}), https://www.npmjs.com/package/${name}\n\n${text.trim()}\n`;
    }),
  );
  await writeFile('dist/ThirdPartyNotices.txt', notices.join(`\n${'-'.repeat(80)}\n\n`));
}

if (!watch) await rm('dist', { recursive: true, force: true });
await copyLayoutEngine();
await copyCharts();
await writeExamples();
await copyRenderer();
if (watch) {
  const contexts = await Promise.all(builds.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  await writeNotices(results.map((result) => result.metafile));
  if (metafile) {
    await mkdir('out', { recursive: true });
    await Promise.all(
      results.map((result, index) => writeFile(`out/bundle-${index}.json`, JSON.stringify(result.metafile))),
    );
  }
}
