// Installs the packaged extension and has VS Code run it in the browser's own extension host, as VS Code for the Web
// does: the server in a web worker, no Node at all. Problems, imports across files, an edit, preview and simulation.
//   npm run package && node test/vscode/web.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { eventually, Workbench } from './support/driver.mjs';
import { conclude, leftOut, outcome } from './support/outcome.mjs';
import { cleanEnvironment, inCi, inRoot, node, vsix } from './support/paths.mjs';
import {
  copyExamples,
  freePort,
  quiet,
  startBrowser,
  startServer,
  temporaryFolder,
  writeSettings,
} from './support/workbench.mjs';

const screenshots = inRoot('out/screenshots');

/** Whether some process runs the server that needs Node, of this installation. */
function runsNodeServer(folder) {
  const lines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    });
  return lines.some((line) => line.includes(folder) && line.includes('server.cjs'));
}

/** The checks, in order; each goes on from where the last one left the window. */
function checksOf({ workbench, page, folder, notes }) {
  const codes = async () => {
    const rows = page.locator('.markers-panel .monaco-list-row .marker-code, .markers-panel .code-link');
    return (await rows.allTextContents()).map((shown) => shown.replace(/[()]/g, '').trim());
  };
  const shows = (code) => eventually(code, async () => (await codes()).some((shown) => shown === code));
  return {
    'Problems shows findings of the rules': async () => {
      await workbench.open('url-shortener-naive.sysd');
      await workbench.command('View: Focus Problems');
      const start = performance.now();
      await shows('spof/entry-point');
      notes.push(`in the browser, open to findings: ${Math.round(performance.now() - start)} ms`);
      await page.screenshot({ path: join(screenshots, 'web-problems.png') });
    },

    'no server runs on Node': async () => {
      if (process.platform === 'linux' && runsNodeServer(folder)) throw new Error('server.cjs runs');
    },

    'an import is read from a file that is not open': async () => {
      await workbench.open('main.sysd');
      await workbench.command('View: Focus Problems');
      await eventually('the name of the other file is known', async () => {
        const shown = await page.locator('.markers-panel .monaco-list-row').allTextContents();
        return shown.some((row) => row.includes('nowhere')) && !shown.some((row) => row.includes('`urls`'));
      });
    },

    'the preview is drawn': async () => {
      await workbench.open('url-shortener-naive.sysd');
      await page.keyboard.press('Control+K');
      await page.keyboard.press('v');
      const frame = await workbench.preview();
      await frame.locator('[data-element="web"]').first().waitFor();
    },

    'a diagram is copied, drawn without the preview': async () => {
      await workbench.command('sysd: Copy Diagram as SVG');
      await page.locator('.part.statusbar', { hasText: 'sysd: copied' }).waitFor({ timeout: 30_000 });
    },

    'saving shows the results of the simulation': async () => {
      await workbench.goTo(1);
      await page.keyboard.type('\n');
      await page.keyboard.press('Control+S');
      const frame = await workbench.preview();
      await frame.locator('.results:not(.old) .provenance').waitFor({ timeout: 30_000 });
      await page.screenshot({ path: join(screenshots, 'web-preview.png') });
    },
  };
}

async function runChecks(checks, result, page) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      result.passed.push(name);
    } catch (error) {
      const picture = join(screenshots, `failed-web-${name.replace(/\W+/g, '-')}.png`);
      await page.screenshot({ path: picture }).catch(() => undefined);
      result.failed.push({ name, message: `${error.stack ?? error}\nscreenshot: ${picture}` });
    }
  }
}

export async function run() {
  const { codeServer, chromium, missing } = prepare();
  if (!codeServer || !chromium) return leftOut('extension in a browser', missing, !inCi);
  if (!existsSync(vsix)) return leftOut('extension in a browser', ['no sysd.vsix: npm run package'], false);
  mkdirSync(screenshots, { recursive: true });
  const { folder, remove } = temporaryFolder();
  const entry = join(codeServer, 'out/node/entry.js');
  const workspace = copyExamples(join(folder, 'workspace'));
  writeFileSync(join(workspace, 'stores.sysd'), 'database urls\n');
  writeFileSync(
    join(workspace, 'main.sysd'),
    'import "./stores.sysd"\nclient users\nservice api { -> urls -> nowhere }\nusers -> api\n',
  );
  writeSettings(join(folder, 'data/User/settings.json'), {
    ...quiet,
    'remote.extensionKind': { 'sysd.sysd': ['web'] },
  });
  writeSettings(join(folder, 'config.yaml'), {});
  const folders = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  folders.push('--config', join(folder, 'config.yaml'));
  const installed = spawnSync(node, [entry, ...folders, '--install-extension', vsix], {
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (installed.status !== 0)
    throw new Error(`the package cannot be installed:\n${installed.stdout}${installed.stderr}`);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const bind = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`];
  const server = await startServer(
    entry,
    [...folders, ...bind, '--disable-telemetry', '--disable-update-check'],
    address,
  );
  const browser = await startBrowser(chromium);
  const result = outcome();
  try {
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    if (process.env.SYSD_SHOW_CONSOLE) page.on('console', (message) => console.log(message.text()));
    const workbench = new Workbench(page);
    await page.goto(`${address}/?folder=${workspace}`);
    await workbench.ready();
    await runChecks(checksOf({ workbench, page, folder, notes: result.notes }), result, page);
    return result;
  } finally {
    await browser.close();
    await server.stop();
    remove();
  }
}

if (process.argv[1] === import.meta.filename) conclude(await run());
