/// <reference types="node" />
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Compressed; the layout engine, the workers and what draws charts are scripts of their own. */
const most = 80_000;

describe('the script of the preview', () => {
  it('is small enough to open at once', async () => {
    const { outputFiles } = await build({
      bundle: true,
      write: false,
      minify: true,
      outdir: 'out',
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      legalComments: 'none',
      define: { 'process.env.NODE_ENV': '"production"' },
      entryPoints: { preview: 'webview/main.tsx' },
    });
    const sizes = outputFiles.map(({ contents }) => gzipSync(contents).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(most);
  });
});
