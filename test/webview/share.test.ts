/// <reference types="node" />
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture } from './support/design.ts';
import { decodePng } from './support/png.ts';
import { chromiumPath, openTheatre, type Theatre } from './support/theatre.ts';

/** On a machine without Chromium this is left out; in CI it must not be. */
describe.skipIf(!existsSync(chromiumPath) && !process.env.CI)(
  'the picture of the preview, shown to others',
  { timeout: 30_000 },
  () => {
    let theatre: Theatre;
    let page: Page;

    beforeAll(async () => {
      theatre = await openTheatre();
      page = await theatre.open('dark', { width: 1200, height: 800 });
      await page.evaluate((answer) => window.stage.say({ type: 'picture', answer }), picture);
      await page.waitForSelector('.sysd-node');
    }, 60_000);
    afterAll(() => theatre?.close());

    /** What is posted last of this type. */
    const posted = (type: string) =>
      page.waitForFunction(
        (wanted) => window.stage.posted.findLast((message) => message.type === wanted),
        type,
      );
    const lines = () => page.$$eval('[role^="menuitem"]', (items) => items.map((item) => item.textContent));

    it('is told as a drawing, without cursor, choice and findings', async () => {
      await page.evaluate(() => {
        window.stage.say({ type: 'highlight', element: 'web' });
        window.stage.say({ type: 'drawingWanted', id: 7 });
      });
      const told = await (await posted('drawing')).jsonValue();
      const text = JSON.stringify(told);
      expect(told).toMatchObject({ id: 7, shown: { drawing: { tag: 'svg' } } });
      expect([
        text.includes('sysd-node'),
        text.includes('"sysd-badge '),
        text.includes('highlighted'),
      ]).toEqual([true, false, false]);
    });

    it('is told with its graph, and a sequence without one', async () => {
      const graph = async () => {
        await page.evaluate(() => window.stage.say({ type: 'drawingWanted', id: 8 }));
        return page.evaluate(() => {
          const told = window.stage.posted.findLast((message) => message.type === 'drawing');
          return told?.type === 'drawing' ? (told.shown?.graph?.nodes.length ?? 0) : -1;
        });
      };
      const system = await graph();
      await page.selectOption('select[aria-label="Picture"]', { index: 0 });
      await page.evaluate(() =>
        window.stage.say({ type: 'show', view: { kind: 'sequence', flow: 'redirect' } }),
      );
      await page.waitForSelector('.sysd-participant');
      expect([system > 0, await graph()]).toEqual([true, 0]);
      await page.selectOption('select[aria-label="Picture"]', 'system');
      await page.waitForSelector('.sysd-node');
    });

    it('is painted twice as large as it is', async () => {
      const svg =
        '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#f00"/></svg>';
      const bytes = await page.evaluate(async (told) => {
        window.stage.say({ type: 'pixelsWanted', id: 9, svg: told });
        const find = () => window.stage.posted.findLast((message) => message.type === 'pixels');
        while (!find()) await new Promise((resolve) => setTimeout(resolve, 10));
        const answer = find();
        return answer?.type === 'pixels' ? [...answer.png] : [];
      }, svg);
      const { width, height, data } = decodePng(Buffer.from(bytes));
      expect([width, height, [...data.slice(0, 3)]]).toEqual([60, 40, [255, 0, 0]]);
    });

    it('cannot be painted when it is no picture, and the reason is told', async () => {
      await page.evaluate(() => window.stage.say({ type: 'pixelsWanted', id: 10, svg: '<svg' }));
      expect(await (await posted('noPixels')).jsonValue()).toMatchObject({
        id: 10,
        problem: expect.any(String),
      });
    });

    it('is exported and copied by the menu of the picture', async () => {
      await page.click('.icon-button.more');
      expect(await lines()).toEqual([
        'Export Picture…',
        'Copy as PNG',
        'Copy as SVG',
        'Open in a New Window',
      ]);
      await page.keyboard.press('Enter');
      expect(await (await posted('share')).jsonValue()).toEqual({ type: 'share', as: 'file' });
    });

    it('has in a narrow preview the other choices in that menu, each as it is', async () => {
      await page.setViewportSize({ width: 400, height: 800 });
      await page.waitForSelector('.toggles', { state: 'detached' });
      await page.click('.icon-button.more');
      expect(await lines()).toEqual([
        'Colours: Utilization',
        'Colours: Share of the time',
        'Colours: Share of the errors',
        'Colours: Share of the cost',
        'Colours: Share of the downtime',
        'Fold all boxes up',
        'Try out failures',
        'Export Picture…',
        'Copy as PNG',
        'Copy as SVG',
        'Open in a New Window',
      ]);
      await page.click('[role="menuitemcheckbox"]:has-text("cost")');
      await page.click('.icon-button.more');
      const checked = await page.$$eval('[aria-checked="true"]', (items) =>
        items.map((item) => item.textContent),
      );
      expect(checked).toEqual(['Colours: Share of the cost']);
      await page.keyboard.press('Escape');
    });

    it('stands clear of the buttons there, which stand in one row', async () => {
      const boxes = await page.$$eval('.looking, .toolbar', (bars) =>
        bars.map((bar) => bar.getBoundingClientRect()),
      );
      const picture = await page.$$eval('.sysd-node, .sysd-container', (parts) =>
        Math.min(...parts.map((part) => part.getBoundingClientRect().top)),
      );
      const [left, right] = boxes.sort((a, b) => a.left - b.left);
      expect(picture).toBeGreaterThanOrEqual(Math.max(...boxes.map(({ bottom }) => bottom)));
      expect(left && right && left.right <= right.left && left.top === right.top).toBe(true);
    });
  },
);
