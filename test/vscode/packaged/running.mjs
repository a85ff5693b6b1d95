import { eventually } from '../support/driver.mjs';
import { shop } from './looking.mjs';

/** What is simulated: one scenario, its time, charts, verdicts, the run before, and a run that is given up. */
export function running({ workbench, page }) {
  const preview = () => workbench.previewOf(shop.title);
  const reading = (shown) => shown.locator('.time-reading').textContent();
  return {
    'flows and expectations stand in tables, with a verdict and the reason of a failure': async () => {
      const shown = await workbench.openWithPreview(shop.file, shop.title);
      await shown.tab(/^Undisturbed/);
      await shown.simulated();
      await shown.sees('table.figures:has(caption:text-is("Flows")) tbody tr', 2);
      await shown.sees('.expectations tr.holds', 1);
      await shown.sees('.expectations tr.fails', 1);
      await shown.reads('.expectations tr.fails', /buy p99 < 1ms.*requests about as slow/s);
    },

    'the menu of a node runs a scenario': async () => {
      const shown = await preview();
      await shown.tab(/^Undisturbed/);
      await shown.card('lb').click({ button: 'right' });
      await shown.frame.getByRole('menuitem', { name: 'Run Zone a goes dark' }).click();
      await shown.sees('[role="tab"][aria-selected="true"]:has-text("Zone a goes dark")');
      await shown.simulated();
      await shown.reads('.expectations', /look.*successRate >= 10%/s);
    },

    'the time line is scrubbed, and the picture shows that time': async () => {
      const shown = await preview();
      const track = await shown.locator('.time-track').boundingBox();
      await page.mouse.click(track.x + track.width * 0.4, track.y + 12);
      await shown.sees('.sysd-down');
      await shown.reads('.time-reading', /^\d+(\.\d+)? s$/);
    },

    'it plays and pauses': async () => {
      const shown = await preview();
      const before = await reading(shown);
      await shown.button('Play the run (space)').click();
      await eventually('time passes', async () => (await reading(shown)) !== before);
      await shown.button('Pause (space)').click();
      await shown.sees('.icon-button.play');
      await page.keyboard.press('Escape');
      await shown.reads('.time-reading', /^whole run/);
    },

    'charts open, and follow what is pointed at': async () => {
      const shown = await preview();
      await shown.button('Charts').click();
      await shown.sees('.chart canvas');
      await shown.locator('.chart .u-over').first().hover();
      await shown.reads('.chart .u-legend .u-value', /\d/);
      await shown.locator('.chart .u-over').first().click();
      await shown.reads('.time-reading', /^[\d.]+ (s|min)/);
      await shown.button('Charts').click();
      await page.keyboard.press('Escape');
    },

    'after an edit figures stand beside those of the run before': async () => {
      const shown = await preview();
      await shown.tab(/^Undisturbed/);
      await workbench.replace('lognormal(p50: 4ms, p99: 40ms)', 'lognormal(p50: 24ms, p99: 90ms)');
      await shown.sees('.results.old');
      await workbench.save();
      await shown.simulated();
      await shown.reads('.message.calm', /difference to the run before/);
      await shown.sees('.delta.bad');
      await shown.reads('.expectations', /was [\d.]+ ms/);
    },

    'what the text says is behind each expectation': async () => {
      await workbench.goTo(25);
      const behind = () =>
        page
          .locator('.monaco-editor .view-lines span')
          .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, '::after').content).join(' '));
      await eventually('figures in the text', async () => {
        const told = await behind();
        return /✓ [\d.]+ ms/.test(told) && /✗ [\d.]+ ms/.test(told);
      });
    },

    'a hover in the text tells what was worked out': async () => {
      await workbench.goTo(12);
      await page.keyboard.press('ArrowRight');
      for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
      await workbench.command('Show or Focus Hover');
      const hover = page.locator('.monaco-hover-content', { hasText: 'Availability' }).first();
      await hover.waitFor();
      await page.keyboard.press('Escape');
    },

    'a long run is given up': async () => {
      const shown = await workbench.openWithPreview('slow.sysd', 'slow');
      await shown.reads('.panel-status', /long: \d+%/);
      await shown.button('Cancel the simulation').click();
      await shown.gone('.progress');
      await shown.sees('.icon-button.run');
      await workbench.command('View: Close All Editors');
    },
  };
}
