// Opens VS Code on the examples with the extension as it was just packaged. Where this machine has no VS Code, the same
// editor is served to the browser.
//   npm run vscode
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { prepareCodeServer } from '../test/vscode/prepare.mjs';
import { freePort, temporaryFolder, writeSettings } from '../test/vscode/support/workbench.mjs';

const root = resolve(import.meta.dirname, '..');
const examples = resolve(root, 'examples');
const first = join(examples, 'url-shortener-naive.sysd');

/** Opens the machine's own VS Code; false where there is none. */
function openDesktop() {
  const args = [`--extensionDevelopmentPath=${root}`, examples, '--goto', first];
  const { error, status } = spawnSync('code', args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return !error && status === 0;
}

const nextStep = 'There, Ctrl+K V (Cmd+K V on a Mac) shows the diagram of a design beside its text.';

/** Of the examples with the first of them open. */
function addressOf(port) {
  const file = `vscode-remote://127.0.0.1:${port}${first}`;
  const payload = JSON.stringify([['openFile', file]]);
  return `http://127.0.0.1:${port}/?${new URLSearchParams({ folder: examples, payload })}`;
}

/** Serves VS Code to the browser until it is stopped; gives the exit code. */
async function serve() {
  const { codeServer, refusal } = prepareCodeServer();
  if (!codeServer) {
    console.error(refusal);
    console.error(
      'Or install VS Code, run: npm run package, and choose "Install from VSIX..." with sysd.vsix.',
    );
    return 1;
  }
  const { folder, remove } = temporaryFolder();
  const entry = join(codeServer, 'out/node/entry.js');
  const folders = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  writeSettings(join(folder, 'data/User/settings.json'), {
    'workbench.startupEditor': 'none',
    'security.workspace.trust.enabled': false,
    'telemetry.telemetryLevel': 'off',
  });
  const run = (...args) =>
    spawnSync(process.execPath, [entry, ...folders, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  // Ctrl+C ends the server, and then this script as ever: what it laid down is taken away.
  process.on('SIGINT', () => {});
  try {
    run('--install-extension', join(root, 'sysd.vsix'));
    const port = await freePort();
    console.log(`\nOpen ${addressOf(port)} in a browser; Ctrl+C ends it.\n${nextStep}`);
    const { status } = run(
      '--auth',
      'none',
      '--disable-telemetry',
      '--bind-addr',
      `127.0.0.1:${port}`,
      examples,
    );
    return status ?? 0;
  } finally {
    remove();
  }
}

if (openDesktop()) console.log(nextStep);
else process.exitCode = await serve();
