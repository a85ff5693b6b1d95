// Installs the packaged extension in VS Code as a person would and uses it: problems, preview, simulation, themes.
//   npm run package && npm run test:packaged
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
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

const naive = 'url-shortener-naive.sysd';
const screenshots = inRoot('out/screenshots');
/** Themes by the class that VS Code gives the body of a webview. */
const themes = {
  'vscode-light': 'Light Modern',
  'vscode-dark': 'Dark Modern',
  'vscode-high-contrast': 'Dark High Contrast',
};

/** Names of the components that a simple file declares: what the preview must show. */
function componentsOf(text) {
  const kinds =
    'client|dns|cdn|loadBalancer|proxy|gateway|service|function|worker|scheduler|cache|database|search|objectStore|queue|topic|coordinator|warehouse|external';
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  return [...code.matchAll(new RegExp(`^\\s*(?:${kinds})\\s+([\\w-]+)`, 'gm'))].map((match) => match[1]);
}

function installExtension(entry, folders) {
  const done = spawnSync(node, [entry, ...folders, '--install-extension', vsix], {
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (done.status !== 0) throw new Error(`the package cannot be installed:\n${done.stdout}${done.stderr}`);
}

/** What the browser says that a user should never see. */
function watchConsole(page) {
  const violations = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  return violations;
}

/** The checks, in order; each goes on from where the last one left the window. */
function checksOf({ workbench, page, workspace, violations, notes }) {
  const text = readFileSync(join(workspace, naive), 'utf8');
  const components = componentsOf(text);
  const flows = text.match(/^flow /gm).length;
  const shown = async () => {
    const frame = await workbench.preview();
    return frame.locator('[data-element]').evaluateAll((nodes) => nodes.map((one) => one.dataset.element));
  };
  return {
    'Problems shows what the rules find': async () => {
      await workbench.open(naive);
      await workbench.command('View: Focus Problems');
      await workbench.command('View: Toggle Maximized Panel');
      const rows = page.locator('.markers-panel .monaco-list-row .marker-code, .markers-panel .code-link');
      const codes = new Set();
      await eventually('six rules in Problems', async () => {
        for (const shown of await rows.allTextContents()) codes.add(shown.replace(/[()]/g, '').trim());
        return codes.size >= 6;
      });
      if (!codes.has('spof/single-instance')) throw new Error(`only ${[...codes].join(', ')}`);
      await page.screenshot({ path: join(screenshots, 'problems.png') });
      await workbench.command('View: Toggle Maximized Panel');
      await workbench.command('View: Toggle Panel Visibility');
    },

    'the preview opens by its key, and shows results by itself': async () => {
      await page.locator('.monaco-editor .view-lines').first().click();
      await page.keyboard.press('Control+K');
      await page.keyboard.press('v');
      const frame = await workbench.preview();
      await frame.locator('.results:not(.old) .provenance').waitFor({ timeout: 30_000 });
    },

    'the preview shows every component': async () => {
      const missing = await eventually('every component', async () => {
        const elements = await shown();
        return components.every((name) => elements.includes(name)) && 'all';
      }).catch(async () => {
        const elements = await shown();
        return components.filter((name) => !elements.includes(name));
      });
      if (missing !== 'all') throw new Error(`not shown: ${missing.join(', ')}`);
    },

    'a picture of editor and preview for the README': async () => {
      await workbench.theme('Dark Modern');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.goTo(text.split('\n').findIndex((line) => /^service links/.test(line)) + 1);
      const frame = await workbench.preview();
      await frame.locator('body.vscode-dark .sysd-highlighted[data-element="links"]').first().waitFor();
      await page.mouse.move(750, 938);
      await page.waitForTimeout(2000);
      await page.screenshot({ path: join(screenshots, 'readme.png') });
      await workbench.command('View: Toggle Primary Side Bar Visibility');
    },

    'a click on a node selects its source': async () => {
      const frame = await workbench.preview();
      await frame.locator('[data-element="web"]').first().click();
      const status = page.locator('.statusbar-item[id="status.editor.selection"]');
      await eventually('a selection', async () => /selected/.test((await status.textContent()) ?? ''));
    },

    'the node under the cursor is highlighted': async () => {
      await workbench.goTo(text.split('\n').findIndex((line) => /^loadBalancer lb/.test(line)) + 1);
      const frame = await workbench.preview();
      await frame.locator('.sysd-highlighted[data-element="lb"]').first().waitFor();
    },

    'a broken file keeps its last picture, and says so': async () => {
      const frame = await workbench.preview();
      await workbench.goTo(1);
      await page.keyboard.type('service {{ ');
      await frame.getByText('showing the last good picture').waitFor();
      const elements = await shown();
      if (!components.every((name) => elements.includes(name)))
        throw new Error(`only ${elements.join(', ')}`);
      await workbench.command('File: Revert File');
      await frame.getByText('showing the last good picture').waitFor({ state: 'detached' });
    },

    'saving shows the results of the simulation': async () => {
      await workbench.goTo(text.split('\n').findIndex((line) => /^flow report/.test(line)) + 1);
      await page.keyboard.type('flow again from browser at 5/s { browser -> lb -> web -> counters read }\n');
      const frame = await workbench.preview();
      await frame.locator('.results.old').waitFor();
      const start = performance.now();
      await page.keyboard.press('Control+S');
      await frame.locator('.results:not(.old) .provenance').waitFor({ timeout: 30_000 });
      notes.push(`save to results: ${Math.round(performance.now() - start)} ms`);
      const rows = frame.locator('table.figures:has(caption:text-is("Flows")) tbody tr');
      const lines = await rows.allTextContents();
      const measured = lines.filter((line) => /\d\/s/.test(line) && /\d%/.test(line) && /\d ?m?s/.test(line));
      if (lines.length !== flows + 1 || measured.length !== lines.length)
        throw new Error(`flows shown:\n${lines.join('\n')}`);
    },

    ...Object.fromEntries(
      Object.entries(themes).map(([kind, label]) => [
        `the preview follows the theme ${label}`,
        async () => {
          await workbench.theme(label);
          const frame = await workbench.preview();
          await frame.locator(`body.${kind}`).waitFor({ timeout: 20_000 });
          await page.screenshot({
            path: join(screenshots, `preview-${label.toLowerCase().replaceAll(' ', '-')}.png`),
          });
        },
      ]),
    ),

    'a restored window restores its preview': async () => {
      await page.reload();
      await workbench.ready();
      const elements = await shown();
      if (!components.every((name) => elements.includes(name)))
        throw new Error(`only ${elements.join(', ')}`);
    },

    'nothing breaks the content security policy': async () => {
      if (violations.length > 0) throw new Error(violations.join('\n'));
    },
  };
}

async function runChecks(checks, result, page) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      result.passed.push(name);
    } catch (error) {
      const picture = join(screenshots, `failed-${name.replace(/\W+/g, '-')}.png`);
      await page.screenshot({ path: picture }).catch(() => undefined);
      result.failed.push({ name, message: `${error.stack ?? error}\nscreenshot: ${picture}` });
    }
  }
}

export async function run() {
  const { codeServer, chromium, missing } = prepare();
  if (!codeServer || !chromium) return leftOut('packaged extension in VS Code', missing, !inCi);
  if (!existsSync(vsix))
    return leftOut('packaged extension in VS Code', ['no sysd.vsix: npm run package'], false);
  mkdirSync(screenshots, { recursive: true });
  const { folder, remove } = temporaryFolder();
  const entry = join(codeServer, 'out/node/entry.js');
  const workspace = copyExamples(join(folder, 'workspace'));
  writeSettings(join(folder, 'data/User/settings.json'), quiet);
  writeSettings(join(folder, 'config.yaml'), {});
  const folders = [
    '--user-data-dir',
    'data',
    '--extensions-dir',
    'extensions',
    '--config',
    'config.yaml',
  ].map((part) => (part.startsWith('--') ? part : join(folder, part)));
  installExtension(entry, folders);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = await startServer(
    entry,
    [
      ...folders,
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
    ],
    address,
  );
  const browser = await startBrowser(chromium);
  const result = outcome();
  try {
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    const violations = watchConsole(page);
    const workbench = new Workbench(page);
    await page.goto(`${address}/?folder=${workspace}`);
    await workbench.ready();
    const checks = checksOf({ workbench, page, workspace, violations, notes: result.notes });
    await runChecks(checks, result, page);
    return result;
  } finally {
    await browser.close();
    await server.stop();
    remove();
  }
}

if (process.argv[1] === import.meta.filename) conclude(await run());
