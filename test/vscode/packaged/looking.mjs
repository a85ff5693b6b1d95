import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/driver.mjs';

export const shop = { file: 'shop.sysd', title: 'Corner shop' };

/** What a person does with the picture: choose, hover, walk, find, fold, look at it otherwise, break it. */
export function looking({ workbench, page, workspace, changeSettings }) {
  const text = readFileSync(join(workspace, shop.file), 'utf8');
  const line = (pattern) => text.split('\n').findIndex((each) => pattern.test(each)) + 1;
  const preview = () => workbench.previewOf(shop.title);
  const focused = async (shown) =>
    shown.frame.evaluate(() => document.activeElement?.getAttribute('data-element') ?? '');
  return {
    'a click on a node selects its source': async () => {
      const shown = await workbench.openWithPreview(shop.file, shop.title);
      await shown.simulated();
      await shown.card('web').click();
      await workbench.selected(String('web'.length));
    },

    'a click on an arrow selects the call': async () => {
      const shown = await preview();
      await shown.locator('.sysd-edge[data-element="lb->web"]').first().dispatchEvent('click');
      await shown.sees('.sysd-edge.sysd-selected, .sysd-selected[data-element="lb->web"]');
      await workbench.selected();
    },

    'the node under the cursor is highlighted': async () => {
      const shown = await preview();
      await workbench.goTo(line(/^loadBalancer lb/));
      await shown.sees('.sysd-highlighted[data-element="lb"]');
    },

    'pointing at a node tells its facts and findings': async () => {
      const shown = await preview();
      await shown.card('storage.orders').hover();
      await shown.reads('.tooltip', /orders.*Requests.*\/s.*Availability.*runs once/s);
    },

    'the menu of a node goes to the definition': async () => {
      const shown = await preview();
      await shown.card('lb').click({ button: 'right' });
      await shown.frame.getByRole('menuitem', { name: 'Go to Definition' }).click();
      await workbench.selected(String('lb'.length));
    },

    'the menu of a node finds all references': async () => {
      const shown = await preview();
      await shown.card('web').click({ button: 'right' });
      await shown.frame.getByRole('menuitem', { name: 'Find All References' }).click();
      const rows = page.locator('.reference-zone-widget .monaco-list-row');
      await eventually('references', async () => (await rows.count()) > 1);
      await page.keyboard.press('Escape');
      await rows.first().waitFor({ state: 'detached' });
    },

    'the keyboard walks from node to node, and goes to the text': async () => {
      const shown = await preview();
      await shown.locator('.sysd-node[data-element="lb"]').focus();
      await page.keyboard.press('ArrowDown');
      const [first, second] = [await focused(shown), 'web'];
      if (first !== second) await page.keyboard.press('ArrowRight');
      if ((await focused(shown)) !== 'web') throw new Error(`the focus is on ${await focused(shown)}`);
      await page.keyboard.press('Enter');
      await workbench.selected(String('web'.length));
    },

    'the keyboard opens the menu of a node, and closes it': async () => {
      const shown = await preview();
      await shown.locator('.sysd-node[data-element="web"]').focus();
      await page.keyboard.press('Shift+F10');
      await shown.sees('[role="menu"]');
      await page.keyboard.press('Escape');
      await shown.gone('[role="menu"]');
      await eventually('the focus is back on the node', async () => (await focused(shown)) === 'web');
    },

    'finding dims what is not found, and a filter takes one sort': async () => {
      const shown = await preview();
      await shown.locator('.diagram').focus();
      await page.keyboard.press('/');
      await shown.locator('.finder input').fill('orders');
      await shown.reads('.find-count', /1 of 1/);
      await shown.sees('.sysd-node.sysd-dimmed', 4);
      await shown.locator('.finder input').fill('kind:cache');
      await shown.sees('.sysd-node:not(.sysd-dimmed)', 1);
      await page.keyboard.press('Escape');
      await shown.gone('.finder');
    },

    'a view of the text is shown': async () => {
      const shown = await preview();
      await shown.show('view front');
      await shown.sees('.sysd-node', 3);
    },

    'the way of a flow dims the rest': async () => {
      const shown = await preview();
      await shown.show('path buy');
      await shown.sees('.sysd-node.sysd-dimmed[data-element="storage.hot"]');
    },

    'the steps of a flow are shown as a sequence, and lead to the text': async () => {
      const shown = await preview();
      await shown.show('sequence buy');
      await shown.sees('.sysd-participant');
      await shown.locator('.sysd-edge[role="button"]').first().focus();
      await page.keyboard.press('Enter');
      await workbench.selected();
    },

    'a command opens the sequence of a flow': async () => {
      const shown = await preview();
      await shown.show('system');
      await workbench.goTo(1);
      await workbench.command('sysd: Open Flow as Sequence');
      await page.locator('.quick-input-list .label-name').getByText('look', { exact: true }).click();
      await shown.sees('.sysd-participant');
      if ((await shown.locator('select[aria-label="Picture"]').inputValue()) !== 'sequence look')
        throw new Error('another sequence is shown');
    },

    'what stands where is shown': async () => {
      const shown = await preview();
      await shown.show('places');
      await shown.sees('.sysd-zone[data-element="eu.b"]');
      await shown.show('system');
      await shown.sees('.sysd-node[data-element="storage.hot"]');
    },

    'a box folds up by a click on its header, and all boxes by their button': async () => {
      const shown = await preview();
      await shown.locator('.sysd-container[data-element="storage"] .sysd-container-title').click();
      await shown.sees('.sysd-node[data-element="storage"]');
      await shown.gone('.sysd-node[data-element="storage.hot"]');
      await shown.button('Open all boxes').click();
      await shown.sees('.sysd-node[data-element="storage.hot"]');
    },

    'colours tell shares of time, errors, cost and downtime, with a legend': async () => {
      const shown = await preview();
      for (const [metric, legend] of [
        ['latency', /Share of the time/],
        ['errors', /Share of the errors/],
        ['cost', /Share of the cost/],
        ['availability', /Share of the downtime/],
        ['utilization', /Utilization/],
      ]) {
        await shown.colour(metric);
        await shown.reads('.legend', legend);
      }
    },

    'the dependencies of a node are shown alone': async () => {
      const shown = await preview();
      await shown.card('storage.hot').click();
      await shown.button('Dependencies of storage.hot').click();
      await shown.sees('.sysd-node.sysd-dimmed[data-element="storage.orders"]');
      await shown.button(/^Show everything/).click();
      await shown.gone('.sysd-dimmed');
    },

    'a replica, a zone and a region are taken down by clicks, and brought back': async () => {
      const shown = await preview();
      await shown.locator('.panel-title').click();
      await shown.button('Try out failures').click();
      await shown.sees('.left .good');
      await shown.locator('.sysd-node[data-element="web"] [data-replica="1"]').click();
      await shown.sees('.sysd-replica.sysd-down', 1);
      await shown.reads('.breaking-head', /replica 2 of Web tier/);
      await shown.button('Bring everything back').click();
      await shown.gone('.sysd-down');
      await shown.locator('.sysd-container[data-element="eu.a"] .sysd-container-title').click();
      await shown.reads('.breaking-head', /zone eu\.a/);
      await shown.reads('.left tbody', /Buy something✗ 0%/);
      await shown.button('Bring everything back').click();
      await shown.locator('.sysd-container[data-element="eu"] > .sysd-container-title').click();
      await shown.reads('.breaking-head', /region eu/);
      await shown.reads('.left tbody', /Look at goods✗ 0%/);
      await shown.button('Done').click();
      await shown.gone('.breaking');
      await shown.locator('.panel-title').click();
    },

    'what changed since the last commit is marked, by the editor’s Git': async () => {
      await workbench.goTo(line(/^flow look/));
      await page.keyboard.type('cache fresh using redis\n');
      const shown = await preview();
      await shown.sees('.sysd-node[data-element="fresh"]');
      await shown.show('difference');
      await shown.sees('.sysd-node.sysd-added[data-element="fresh"]');
      await shown.reads('.legend', /1 added/);
    },

    'and by git itself where the editor’s Git is switched off': async () => {
      changeSettings({ 'git.enabled': false });
      const shown = await preview();
      await shown.show('system');
      await shown.gone('.sysd-added');
      await workbench.goTo(line(/^flow look/));
      await page.keyboard.type('cache fresher using redis\n');
      await shown.sees('.sysd-node[data-element="fresher"]');
      await shown.show('difference');
      await shown.sees('.sysd-node.sysd-added[data-element="fresher"]');
      await shown.reads('.legend', /2 added/);
      await shown.show('system');
      await workbench.goTo(1);
      await workbench.command('File: Revert File');
      await shown.gone('.sysd-node[data-element="fresh"]');
    },

    'hidden and shown again it looks at the same picture': async () => {
      const shown = await preview();
      await shown.show('path buy');
      await shown.sees('.sysd-dimmed');
      await page.locator('.tab', { hasText: 'Preview shop.sysd' }).click();
      await workbench.command('File: New Untitled Text File');
      await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
      await page.locator('.tab', { hasText: 'Preview shop.sysd' }).click();
      const again = await preview();
      if ((await again.locator('select[aria-label="Picture"]').inputValue()) !== 'path buy')
        throw new Error('another picture is shown');
      await again.locator('.results:not(.old) .provenance').waitFor();
      await again.show('system');
    },

    'in a narrow preview buttons go into a menu, over no part of the picture, and no type shrinks':
      async () => {
        await page.setViewportSize({ width: 900, height: 950 });
        try {
          await isNarrowAndWhole(await preview());
        } finally {
          await page.setViewportSize({ width: 1500, height: 950 });
        }
        await (await preview()).colour('utilization');
      },
  };
}

/** Every button within reach, none over the picture, all type to be read, and what has no button in the menu. */
async function isNarrowAndWhole(shown) {
  await eventually('a narrow preview', () => shown.frame.evaluate(() => window.innerWidth < 480));
  await shown.gone('select[aria-label="Colours"]');
  await eventually('a picture clear of the buttons', () =>
    shown.frame.evaluate(() => {
      const bottom = Math.max(
        ...[...document.querySelectorAll('.looking, .toolbar')].map(
          (bar) => bar.getBoundingClientRect().bottom,
        ),
      );
      const tops = [...document.querySelectorAll('.sysd-node, .sysd-container')].map(
        (part) => part.getBoundingClientRect().top,
      );
      return Math.min(...tops) >= bottom;
    }),
  );
  const small = await shown.frame.evaluate(() =>
    [...document.querySelectorAll('.looking *, .toolbar *, .panel *, .legend *')]
      .filter((part) => part.checkVisibility() && part.textContent?.trim())
      .map((part) => Number.parseFloat(getComputedStyle(part).fontSize))
      .filter((size) => size < 11),
  );
  if (small.length > 0) throw new Error(`type of ${small.join(', ')} px`);
  const hidden = await shown.frame.evaluate(() =>
    [...document.querySelectorAll('.toolbar button, .panel-header button:not([role="tab"])')]
      .filter((button) => button.checkVisibility())
      .filter((button) => button.getBoundingClientRect().right > window.innerWidth)
      .map((button) => button.getAttribute('aria-label') ?? button.textContent),
  );
  if (hidden.length > 0) throw new Error(`out of sight: ${hidden.join(', ')}`);
  await shown.locator('.icon-button.more').click();
  await shown.frame.getByRole('menuitemcheckbox', { name: 'Colours: Share of the cost' }).click();
  await shown.reads('.legend', /Share of the cost/);
}
