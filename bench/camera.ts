import type { Picture } from '../src/protocol.ts';
import { tiers } from '../test/webview/support/big.ts';
import type { Theatre } from '../test/webview/support/theatre.ts';
import { frameTimes } from './frames.ts';
import { tell } from './measure.ts';

/** What the main thread does for each frame while a thousand elements in sight are panned and zoomed. */
export async function benchCamera(theatre: Theatre): Promise<void> {
  const page = await theatre.open('dark', { width: 1400, height: 1000 });
  const settings = { direction: 'right', simulateOnSave: false, layoutDeadline: 120 } as const;
  await page.evaluate((told) => window.stage.say({ type: 'settings', settings: told }), settings);
  const model = tiers(500);
  const answer: Picture = { uri: model.uri, version: 1, revision: '1', stale: false, model, findings: [] };
  await page.evaluate((told) => window.stage.say({ type: 'picture', answer: told }), answer);
  await page.waitForSelector('.sysd-node', { timeout: 60_000, state: 'attached' });
  await page.getByRole('button', { name: 'Open all boxes' }).click();
  await page.waitForFunction((count) => document.querySelectorAll('.sysd-node').length >= count, 500, {
    timeout: 120_000,
  });
  await page.keyboard.press('0');
  await page.waitForTimeout(500);
  const visible = await page.$$eval('.sysd-node, .sysd-edge', (parts) => parts.length);
  const box = await page.locator('svg.diagram').boundingBox();
  if (!box) throw new Error('no diagram');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const pan = await frameTimes(theatre, page, async () => {
    await page.mouse.move(box.x + 8, box.y + box.height - 30);
    await page.mouse.down();
    for (let step = 0; step < 60; step += 1) {
      await page.mouse.move(box.x + 8 + 3 * step, box.y + box.height - 30 - 2 * step);
      await page.waitForTimeout(12);
    }
    await page.mouse.up();
  });
  tell(`${visible} cards and arrows in sight: a frame of panning`, pan);
  const zoom = await frameTimes(theatre, page, async () => {
    await page.mouse.move(middle.x, middle.y);
    for (let step = 0; step < 60; step += 1) {
      await page.mouse.wheel(0, step < 30 ? 4 : -4);
      await page.waitForTimeout(12);
    }
  });
  tell(`${visible} cards and arrows in sight: a frame of zooming`, zoom);
  await page.close();
}
