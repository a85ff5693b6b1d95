// Prepares what the tests inside VS Code need: code-server under .vscode-test/, kept between runs, and a Chromium.
//   node test/vscode/prepare.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, firstExisting, inRoot } from './support/paths.mjs';

export const version = '4.139.1';

const home = inRoot('.vscode-test/code-server');
const stamp = join(home, 'installed-version');
const codeServer = join(home, 'node_modules/code-server');

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === version;
}

/** Installs code-server (620 MB, about two minutes); the reason why it could not, or null. */
function install() {
  console.log(`Installing code-server ${version}, the VS Code that the tests run in, into .vscode-test/ ...`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const done = spawnSync('npm', ['install', '--prefix', home, '--no-save', `code-server@${version}`], {
    cwd: home,
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (done.status === 0) {
    writeFileSync(stamp, `${version}\n`);
    return null;
  }
  const said = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n  ');
  return `code-server ${version} could not be installed (it needs the npm registry, a C++ compiler, Python 3 and libkrb5-dev):\n  ${done.error?.message ?? said}`;
}

/** code-server's folder, installed where it is not there yet; or why it cannot be. */
export function prepareCodeServer() {
  const refusal = installed() ? null : install();
  return refusal ? { refusal } : { codeServer };
}

/**
 * What there is to run VS Code with; where something is missing, `missing` tells what and why.
 * @returns {{ codeServer?: string, chromium?: string, missing: string[] }}
 */
export function prepare() {
  const missing = [];
  const chromium = firstExisting([
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]);
  if (!chromium) {
    missing.push('no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path');
  }
  const refusal = chromium && !installed() ? install() : null;
  if (refusal) missing.push(refusal);
  return {
    ...(installed() ? { codeServer } : {}),
    ...(chromium ? { chromium } : {}),
    missing,
  };
}

if (process.argv[1] === import.meta.filename) {
  const { missing, codeServer: found, chromium } = prepare();
  for (const reason of missing) console.error(reason);
  if (missing.length === 0) console.log(`VS Code: ${found}\nChromium: ${chromium}`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
