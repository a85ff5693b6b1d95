import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { cleanEnvironment, inRoot, node } from './paths.mjs';

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A folder of its own for one run, outside the project: the tests change the examples they open. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'sysd-vscode-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A copy of the examples to open in VS Code. */
export function copyExamples(to) {
  for (const from of [inRoot('test/vscode/fixtures'), inRoot('examples')]) {
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  }
  return to;
}

export function writeSettings(file, settings) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, null, 2));
}

/** Settings of every run: nothing greets, asks, updates, or saves by itself as VS Code in a browser does. */
export const quiet = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'editor.accessibilitySupport': 'off',
};

/** Starts a server of VS Code and waits until it answers at `address`; `stop` ends it and what it started. */
export async function startServer(script, args, address) {
  const server = spawn(node, [script, ...args], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text) => {
      said = `${said}${text}`.slice(-20_000);
    });
  }
  const ended = once(server, 'exit');
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    process.kill(-server.pid, 'SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid, 'SIGKILL');
  };
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`VS Code's server ended:\n${said}`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return { stop, log: () => said };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop();
  throw new Error(`VS Code's server did not answer at ${address}:\n${said}`);
}

/** A browser as the server's only user. */
export function startBrowser(executablePath) {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
