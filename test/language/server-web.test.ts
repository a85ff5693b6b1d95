import { isBuiltin } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Every module that a bundle for the browser would be made of or would ask for when it runs. */
async function modulesOf(entry: string): Promise<string[]> {
  const asked: string[] = [];
  const watch: Plugin = {
    name: 'watch',
    setup: ({ onResolve }) => onResolve({ filter: /.*/ }, ({ path }) => void asked.push(path)),
  };
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    external: ['vscode'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
    outdir: 'out',
    plugins: [watch],
  });
  const left = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return [...asked, ...left];
}

describe('what runs in a browser', () => {
  it.each([
    'src/extension/main-browser.ts',
    'language/main-browser.ts',
    'src/workers/analyst-web.ts',
    'src/workers/simulator-web.ts',
    'webview/main.tsx',
  ])('%s needs no module of Node', { timeout: 30_000 }, async (entry) => {
    const modules = await modulesOf(entry);
    expect(modules.length).toBeGreaterThan(1);
    expect(modules.filter((path) => isBuiltin(path))).toEqual([]);
  });
});
