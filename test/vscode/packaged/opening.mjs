import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/driver.mjs';
import { screenshots } from '../support/session.mjs';

const naive = 'url-shortener-naive.sysd';
const title = 'URL shortener, first sketch';

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

/** A design is opened: problems, preview, first results, themes, a broken text, saving. */
export function opening({ workbench, page, workspace, notes }) {
  const text = readFileSync(join(workspace, naive), 'utf8');
  const components = componentsOf(text);
  const flows = text.match(/^flow /gm).length;
  const line = (pattern) => text.split('\n').findIndex((each) => pattern.test(each)) + 1;
  const preview = () => workbench.previewOf(title);
  const showsAll = async (shown) => {
    const cards = await shown.cards();
    const missing = components.filter((name) => !cards.includes(name));
    if (missing.length > 0) throw new Error(`not shown: ${missing.join(', ')}`);
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

    'the preview opens by its key, shows every component, and results by itself': async () => {
      const shown = await workbench.openWithPreview(naive, title);
      await shown.simulated();
      await showsAll(shown);
    },

    'a picture of editor and preview for the README': async () => {
      await workbench.theme('Dark Modern');
      await page.setViewportSize({ width: 1680, height: 1120 });
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.goTo(line(/^service links/));
      const shown = await preview();
      await shown.sees('body.vscode-dark .sysd-highlighted[data-element="links"]');
      await page.mouse.move(840, 1108);
      await eventually('the picture rests', async () => {
        const transform = () => shown.locator('.diagram > .sysd-diagram').getAttribute('transform');
        const before = await transform();
        await page.waitForTimeout(300);
        return (await transform()) === before;
      });
      await page.screenshot({ path: join(screenshots, 'readme.png') });
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await page.setViewportSize({ width: 1500, height: 950 });
    },

    'the status bar tells findings and how the run went': async () => {
      const item = page.locator('.statusbar-item[id="sysd.sysd.sysd.status"]');
      await eventually('counts in the status bar', async () => {
        const told = await item.getAttribute('aria-label');
        return /[1-9]\d* warnings?/.test(told ?? '') && /\d of \d expectations? held/.test(told ?? '');
      });
    },

    'a broken file keeps its last picture, and says so': async () => {
      const shown = await preview();
      await workbench.goTo(1);
      await page.keyboard.type('service {{ ');
      await shown.locator('.banner', { hasText: 'showing the last good picture' }).waitFor();
      await showsAll(shown);
      await shown.locator('.sysd-node[data-element="urls"] .sysd-card').hover();
      await shown.reads('.tooltip', /As it was before the file had errors/);
      await workbench.command('File: Revert File');
      await shown.gone('.banner');
    },

    'saving shows the results of the simulation': async () => {
      await workbench.goTo(line(/^flow report/));
      await page.keyboard.type('flow again from browser at 5/s { browser -> lb -> web -> counters read }\n');
      const shown = await preview();
      await shown.sees('.results.old');
      const start = performance.now();
      await workbench.save();
      await shown.simulated();
      notes.push(`save to results: ${Math.round(performance.now() - start)} ms`);
      const rows = shown.locator('table.figures:has(caption:text-is("Flows")) tbody tr');
      const lines = await rows.allTextContents();
      const measured = lines.filter((each) => /\d\/s/.test(each) && /\d%/.test(each) && /\d ?m?s/.test(each));
      if (lines.length !== flows + 1 || measured.length !== lines.length)
        throw new Error(`flows shown:\n${lines.join('\n')}`);
    },

    ...Object.fromEntries(
      Object.entries(themes).map(([kind, label]) => [
        `the preview follows the theme ${label}`,
        async () => {
          await workbench.theme(label);
          const shown = await preview();
          await shown.locator(`body.${kind}`).waitFor();
          await page.screenshot({
            path: join(screenshots, `preview-${label.toLowerCase().replaceAll(' ', '-')}.png`),
          });
        },
      ]),
    ),

    'a restored window restores its preview, its picture and its results': async () => {
      const shown = await preview();
      await shown.show('places');
      await shown.sees('.sysd-zone');
      await page.reload();
      await workbench.ready();
      const again = await preview();
      await again.sees('.sysd-zone');
      await again.locator('.results .provenance').waitFor();
      await again.show('system');
      await eventually('every component', () =>
        showsAll(again).then(
          () => true,
          () => false,
        ),
      );
    },

    'the next file is opened without this one': async () => {
      await workbench.command('View: Close All Editors');
      await page.locator('.tab').first().waitFor({ state: 'detached' });
    },
  };
}
