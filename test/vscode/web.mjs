// Installs the packaged extension and has VS Code run it in the browser's own extension host, as VS Code for the Web
// does: the server in a web worker, no Node at all. Problems, imports across files, an edit, preview and simulation.
//   npm run package && node test/vscode/web.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { eventually } from './support/driver.mjs';
import { conclude, outcome } from './support/outcome.mjs';
import { openSession, refusalOf, runChecks, screenshots } from './support/session.mjs';

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

/** A design in two files, of which one is never opened. */
function furnish(workspace) {
  writeFileSync(join(workspace, 'stores.sysd'), 'database urls\n');
  writeFileSync(
    join(workspace, 'main.sysd'),
    'import "./stores.sysd"\nclient users\nservice api { -> urls -> nowhere }\nusers -> api\n',
  );
}

export async function run() {
  const prepared = prepare();
  const refusal = refusalOf('extension in a browser', prepared);
  if (refusal) return refusal;
  const result = outcome();
  const settings = { 'remote.extensionKind': { 'sysd.sysd': ['web'] } };
  const session = await openSession(prepared, { furnish, settings });
  try {
    await runChecks(checksOf({ ...session, notes: result.notes }), result, session.page, 'web-');
    return result;
  } finally {
    await session.close();
  }
}

if (process.argv[1] === import.meta.filename) conclude(await run());
