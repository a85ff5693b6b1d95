import type { Page } from 'playwright-core';
import type { Model } from '../src/model/model.ts';
import type { Picture } from '../src/protocol.ts';
import { tiers } from '../test/webview/support/big.ts';
import type { Theatre } from '../test/webview/support/theatre.ts';
import { longestTasks } from './frames.ts';

const components = 1000;
/** Milliseconds in which what an act brings about has come to an end. */
const rest = 2500;

/** What a person does with a design of a thousand components, and for how long the page could not answer meanwhile. */
export async function benchLarge(theatre: Theatre): Promise<void> {
  const page = await theatre.open('dark', { width: 1400, height: 1000 });
  const settings = { direction: 'right', simulateOnSave: false, layoutDeadline: 120 } as const;
  await page.evaluate((told) => window.stage.say({ type: 'settings', settings: told }), settings);
  const model = tiers(components);
  const tell = async (what: string, act: () => Promise<unknown>, cards = 0) => {
    const tasks = await longestTasks(theatre, page, async () => {
      await act();
      await page.waitForFunction((least) => document.querySelectorAll('.sysd-node').length >= least, cards, {
        polling: 500,
        timeout: 60_000,
      });
      await page.waitForTimeout(rest);
    });
    const [longest = 0] = tasks;
    const long = tasks.filter((task) => task > 50).length;
    console.log(
      `${`${components} components: ${what}, longest task`.padEnd(58)} ${longest.toFixed(0).padStart(9)} ms  (${long} above 50 ms)`,
    );
  };
  await arrive(page, model, 1);
  await tell('open', () => tellArrived(page), 1);
  const openAll = page.getByRole('button', { name: 'Open all boxes' });
  await tell('open all boxes', () => openAll.click(), components);
  const [first, ...others] = model.components;
  if (first) await arrive(page, { ...model, components: [{ ...first, title: 'Another' }, ...others] }, 2);
  await tell('another title', () => tellArrived(page));
  await tell('the cursor elsewhere', () =>
    page.evaluate(() => window.stage.say({ type: 'highlight', element: 'c7' })),
  );
  await page.keyboard.press('/');
  await page.waitForTimeout(rest);
  await tell('a letter to find', () => page.keyboard.type('s'));
  await tell('the next one found', () => page.keyboard.press('Enter'));
  await page.keyboard.press('Escape');
  await page.waitForTimeout(rest);
  await tell('fold all boxes', () => page.getByRole('button', { name: 'Fold all boxes' }).click());
  await page.close();
}

/** Handed to the page, which makes a copy as a message does; that takes its time before anything is measured. */
async function arrive(page: Page, model: Model, version: number): Promise<void> {
  const answer: Picture = {
    uri: model.uri,
    version,
    revision: String(version),
    stale: false,
    model,
    findings: [],
  };
  await page.evaluate((told) => {
    window.next = told;
  }, answer);
}

const tellArrived = (page: Page) =>
  page.evaluate(() => window.stage.say({ type: 'picture', answer: window.next }));
