/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { themes } from './themes.ts';

/** Debian's. */
export const chromiumPath = '/usr/bin/chromium';

export type ThemeName = keyof typeof themes;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The policy that VS Code's webview gets from the extension. */
const policy =
  "default-src 'none'; script-src 'nonce-stage'; style-src 'self'; worker-src blob:; connect-src 'self'; img-src 'self' data:";

export interface Theatre {
  browser: Browser;
  open(theme: ThemeName, size: { width: number; height: number }): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the preview and shows it in Chromium as the extension would: same page, same policy, the real layout engine. */
export async function openTheatre(): Promise<Theatre> {
  const built = await build({
    bundle: true,
    write: false,
    outdir: 'out',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { stage: 'test/webview/support/stage.tsx', losses: 'src/workers/losses-web.ts' },
  });
  const files = new Map<string, string>(
    built.outputFiles.map(({ path, text }) => [`/${path.split('/').at(-1)}`, text] as const),
  );
  files.set('/elk.js', await readFile('node_modules/elkjs/lib/elk-worker.min.js', 'utf8'));
  files.set('/charts.js', await readFile('node_modules/uplot/dist/uPlot.iife.min.js', 'utf8'));
  for (const [name, css] of Object.entries(themes)) files.set(`/${name}.css`, css);
  for (const name of Object.keys(themes)) files.set(`/${name}`, pageOf(name));
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const text = files.get(path);
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html';
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      ...(type === 'text/html' ? { 'content-security-policy': policy } : {}),
    });
    response.end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  return {
    browser,
    async open(theme, size) {
      const page = await browser.newPage({ viewport: size });
      await page.goto(`http://127.0.0.1:${port}/${theme}`);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

function pageOf(theme: string): string {
  const bodyClass =
    theme === 'contrast'
      ? 'vscode-high-contrast'
      : theme === 'contrast-light'
        ? 'vscode-high-contrast-light vscode-high-contrast'
        : `vscode-${theme}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>sysd preview</title>
  <meta name="sysd-resources" content='{"elk":"/elk.js","simulator":"/simulator.js","losses":"/losses.js","charts":"/charts.js"}'>
  <link rel="stylesheet" href="/${theme}.css">
  <link rel="stylesheet" href="/stage.css">
  <link rel="icon" href="data:,">
</head>
<body class="${bodyClass}"><div id="root"></div><script nonce="stage" src="/stage.js"></script></body>
</html>`;
}
