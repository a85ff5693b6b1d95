import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Workbench } from './driver.mjs';
import { leftOut } from './outcome.mjs';
import { cleanEnvironment, inCi, inRoot, node, vsix } from './paths.mjs';
import {
  copyExamples,
  freePort,
  quiet,
  startBrowser,
  startServer,
  temporaryFolder,
  writeSettings,
} from './workbench.mjs';

export const screenshots = inRoot('out/screenshots');

/** Why the packaged extension cannot be tested here; null where it can. */
export function refusalOf(name, { codeServer, chromium, missing }) {
  if (!codeServer || !chromium) return leftOut(name, missing, !inCi);
  return existsSync(vsix) ? null : leftOut(name, ['no sysd.vsix: npm run package'], false);
}

function installExtension(entry, folders) {
  const done = spawnSync(node, [entry, ...folders, '--install-extension', vsix], {
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (done.status !== 0) throw new Error(`the package cannot be installed:\n${done.stdout}${done.stderr}`);
}

/** Whether a webview asked: what the workbench itself asks for, such as its gallery, is no matter of the extension. */
function previewOf(request) {
  try {
    return request.frame().parentFrame() !== null;
  } catch {
    return true;
  }
}

/** What the browser says and asks that a user should never see. */
function watch(context, address) {
  const watched = { violations: [], outside: [], errors: [] };
  const own = new RegExp(`^(blob:)?(https?|wss?)://127\\.0\\.0\\.1:${new URL(address).port}/|^data:|^blob:`);
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) watched.violations.push(message.text());
  });
  /* VS Code hands files to webviews at such addresses, by a service worker; a closed webview leaves some unanswered. */
  const files = /^https:\/\/vscode-remote\+[\w-]+\.vscode-resource\.vscode-cdn\.net\//;
  const look = async (request) => {
    const answer = await request.response().catch(() => null);
    const stayed = answer ? answer.fromServiceWorker() : files.test(request.url());
    if (previewOf(request) && !own.test(request.url()) && !stayed) watched.outside.push(request.url());
  };
  for (const end of ['requestfinished', 'requestfailed']) context.on(end, (request) => void look(request));
  return watched;
}

/**
 * VS Code with the packaged extension, opened on a copy of the examples.
 * `settings`: of the user beside the quiet ones; `furnish`: puts more into the workspace.
 */
export async function openSession({ codeServer, chromium }, { settings = {}, furnish } = {}) {
  mkdirSync(screenshots, { recursive: true });
  const { folder, remove } = temporaryFolder();
  const entry = join(codeServer, 'out/node/entry.js');
  const workspace = copyExamples(join(folder, 'workspace'));
  furnish?.(workspace);
  const settingsFile = join(folder, 'data/User/settings.json');
  writeSettings(settingsFile, { ...quiet, ...settings });
  writeSettings(join(folder, 'config.yaml'), {});
  const folders = [
    ...['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')],
    ...['--config', join(folder, 'config.yaml')],
  ];
  installExtension(entry, folders);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const bind = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`];
  const quietly = ['--disable-telemetry', '--disable-update-check'];
  const server = await startServer(entry, [...folders, ...bind, ...quietly], address);
  const browser = await startBrowser(chromium);
  const close = async () => {
    await browser.close();
    await server.stop();
    remove();
  };
  try {
    const context = await browser.newContext({
      viewport: { width: 1500, height: 950 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const watched = watch(context, address);
    const page = await context.newPage();
    if (process.env.SYSD_SHOW_CONSOLE) page.on('console', (message) => console.log(message.text()));
    const workbench = new Workbench(page);
    await page.goto(`${address}/?folder=${workspace}`);
    await workbench.ready();
    const change = (more) => writeSettings(settingsFile, { ...quiet, ...settings, ...more });
    return { workbench, page, context, folder, workspace, watched, changeSettings: change, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs checks one after the other; what fails leaves a screenshot. `SYSD_SHOW_TIMES`: tells how long each took. */
export async function runChecks(checks, result, page, prefix = '') {
  for (const [name, check] of Object.entries(checks)) {
    const start = performance.now();
    try {
      await check();
      result.passed.push(name);
    } catch (error) {
      const picture = join(screenshots, `failed-${prefix}${name.replace(/\W+/g, '-')}.png`);
      await page.screenshot({ path: picture }).catch(() => undefined);
      result.failed.push({ name, message: `${error.stack ?? error}\nscreenshot: ${picture}` });
    }
    if (process.env.SYSD_SHOW_TIMES)
      console.log(`${((performance.now() - start) / 1000).toFixed(1)} s  ${name}`);
  }
}
