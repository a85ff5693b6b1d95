import { eventually } from '../support/driver.mjs';
import { shop } from './looking.mjs';

/** What stands beside text and preview: tests, Markdown, walkthrough, examples, fixes, several previews. */
export function beside({ workbench, page }) {
  const row = (text) => page.locator('.test-explorer .monaco-list-row', { hasText: text }).first();
  const closeAll = () => workbench.command('View: Close All Editors');
  return {
    'a fix from the card of a badge is applied to the text': async () => {
      await closeAll();
      const shown = await workbench.openWithPreview(shop.file, shop.title);
      await shown.sees('.sysd-badge[data-element="storage.orders"]');
      await shown.locator('.sysd-badge[data-element="storage.orders"]').click();
      await shown.reads('.findings', /runs once/);
      await shown.locator('.findings .action', { hasText: 'Fix…' }).first().click();
      await page
        .locator('.quick-input-list .label-name')
        .getByText('Give orders 2 replicas over the zones of eu', { exact: true })
        .click();
      await shown.gone('.sysd-badge[data-element="storage.orders"]');
      await workbench.goTo(21);
      await eventually('two replicas', async () =>
        /database orders.*replicas: 2/.test(await workbench.text()),
      );
      await workbench.command('File: Revert File');
      await shown.sees('.sysd-badge[data-element="storage.orders"]');
    },

    'an accepted risk tells its reason': async () => {
      const shown = await workbench.previewOf(shop.title);
      await shown.sees('.accepted-risk[data-element="storage.hot"]');
      await shown.locator('.accepted-risk[data-element="storage.hot"]').click();
      await shown.reads('.findings .accepted', /a price may be old for a while/);
      await page.keyboard.press('Escape');
    },

    'Test Explorer lists flows, scenarios and expectations, runs them, and shows what failed': async () => {
      await workbench.command('View: Show Testing');
      await page.locator('.testing-filter-action-item .monaco-editor').click();
      await page.keyboard.type('shop');
      await row('shop').waitFor();
      await row('shop').click();
      await page.keyboard.press('ArrowRight');
      await row('Buy something').waitFor();
      await row('Zone a goes dark').waitFor();
      await row('Buy something').click();
      await page.keyboard.press('ArrowRight');
      await row('p99 < 1ms').waitFor();
      await eventually('the expectation is run', async () => {
        await row('p99 < 1ms').click();
        await row('p99 < 1ms').hover();
        const run = row('p99 < 1ms').locator('.action-label[aria-label*="Run Test"]').first();
        return run.click({ timeout: 2000 }).then(
          () => true,
          () => false,
        );
      });
      await row('p99 < 1ms').locator('.codicon-testing-failed-icon').waitFor();
      await workbench.command('View: Show Explorer');
    },

    'several previews stand beside each other': async () => {
      const naive = await workbench.openWithPreview(
        'url-shortener-naive.sysd',
        'URL shortener, first sketch',
      );
      await naive.sees('.sysd-node[data-element="counters"]');
      await page.locator('.tab', { hasText: 'Preview shop.sysd' }).waitFor();
      await page.locator('.tab', { hasText: 'Preview shop.sysd' }).click();
      const first = await workbench.previewOf(shop.title);
      await first.sees('.sysd-node[data-element="storage.orders"]');
      await closeAll();
    },

    'Markdown is previewed with its designs drawn': async () => {
      await workbench.open('notes.md');
      await workbench.command('Markdown: Open Preview to the Side');
      await eventually('a drawing in the Markdown preview', async () => {
        for (const frame of page.frames())
          if (
            (await frame
              .locator('svg [data-element="pages"]')
              .count()
              .catch(() => 0)) > 0
          )
            return true;
        return false;
      });
      await closeAll();
    },

    'the walkthrough tells how to begin, with pictures': async () => {
      await workbench.command('Welcome: Open Walkthrough...');
      await workbench.choose('Get started with sysd', 'Get started with sysd');
      const steps = page.locator('.getting-started-step');
      await eventually('five steps', async () => (await steps.count()) === 5);
      await page.locator('.getting-started-media img').first().waitFor();
      await page.locator('.tab', { hasText: 'Welcome' }).first().click();
      await closeAll();
    },

    'an example is opened as a new file, and its preview shows it': async () => {
      await workbench.command('sysd: New from Example');
      await workbench.choose('url-shortener', 'url-shortener');
      await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
      await page.locator('.part.editor .monaco-editor .view-lines').first().click();
      await page.keyboard.press('Control+K');
      await page.keyboard.press('v');
      const shown = await workbench.previewOf('URL shortener');
      await shown.sees('.sysd-node[data-element="clicks"]');
      await workbench.command('View: Revert and Close Editor');
      await closeAll();
    },
  };
}
