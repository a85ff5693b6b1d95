/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Picture } from '../../src/protocol.ts';
import { modelOf } from '../support/model.ts';
import { chromiumPath, openTheatre, type Theatre } from './support/theatre.ts';

/** On a machine without Chromium this is left out; in CI it must not be. */
describe.skipIf(!existsSync(chromiumPath) && !process.env.CI)(
  'pictures of a design in a browser',
  { timeout: 30_000 },
  () => {
    let theatre: Theatre;
    let page: Page;
    let picture: Picture;
    const complaints: string[] = [];

    beforeAll(async () => {
      theatre = await openTheatre();
      const text = readFileSync('examples/url-shortener.sysd', 'utf8');
      const model = await modelOf(
        `${text}\nview reads "Only reads" { include: [browser, lb, web]  show: cost }\n`,
      );
      picture = {
        uri: model.uri,
        version: 1,
        revision: 'r1',
        stale: false,
        model,
        analysis: analyse(model),
        findings: [],
      };
      page = await theatre.open('light', { width: 1200, height: 900 });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.evaluate((answer) => window.stage.say({ type: 'picture', answer }), picture);
      await page.waitForSelector('.sysd-node');
    }, 60_000);
    afterAll(() => theatre?.close());

    const show = (label: string) => page.selectOption('select[aria-label="Picture"]', label);
    const cards = () =>
      page.$$eval('.sysd-node', (nodes) => nodes.map((node) => node.getAttribute('data-element')));
    const until = (count: number) =>
      page.waitForFunction((wanted) => document.querySelectorAll('.sysd-node').length === wanted, count);

    it('draws a view of the text, and says that its figures are not known', async () => {
      await show('view reads');
      await until(3);
      expect((await cards()).sort()).toEqual(['browser', 'lb', 'web']);
      expect(await page.textContent('.legend')).toBe('Share of the costthe design says nothing of it');
    });

    it('dims what is not on the way of a flow', async () => {
      await show('path shorten');
      await until(9);
      const dimmed = await page.$$eval('.sysd-node.sysd-dimmed', (nodes) =>
        nodes.map((node) => node.getAttribute('data-element')),
      );
      expect(dimmed.sort()).toEqual(['clicks', 'counter', 'hot', 'names', 'stats']);
    });

    it('tells figures of its colours in text and in a legend', async () => {
      await page.selectOption('select[aria-label="Colours"]', 'latency');
      await page.waitForFunction(() =>
        document.querySelector('.legend')?.textContent?.includes('Share of the time'),
      );
      expect(await page.getAttribute('.sysd-node[data-element="stats"]', 'class')).toContain('sysd-load-');
      expect(await page.$$('.legend-entry')).toHaveLength(4);
      await page.selectOption('select[aria-label="Colours"]', 'utilization');
    });

    it('folds a box up by its header, and opens it by the keyboard', async () => {
      await show('system');
      await page.click('.sysd-container[data-element="us-east"] .sysd-container-title');
      await until(3);
      const card = page.locator('.sysd-node[data-element="us-east"]');
      expect(await card.getAttribute('aria-expanded')).toBe('false');
      await card.focus();
      await page.keyboard.press('Enter');
      await until(9);
      expect(await page.getAttribute('.sysd-container[data-element="us-east"]', 'aria-expanded')).toBe(
        'true',
      );
    });

    it('shows the dependencies of the chosen component', async () => {
      // The picture may still glide: the card is asked for by its own event, wherever it stands.
      await page.dispatchEvent('.sysd-node[data-element="counter"] .sysd-card', 'click');
      await page.click('[aria-label="Dependencies of counter"]');
      await page.waitForSelector('.sysd-node.sysd-dimmed[data-element="hot"]');
      expect(await page.$('.sysd-node.sysd-dimmed[data-element="stats"]')).toBeNull();
      await page.click('[aria-label^="Show everything"]');
      await page.waitForSelector('.sysd-dimmed', { state: 'detached' });
    });

    it('takes a region down, tells what is left, and brings it back', async () => {
      await page.click('[aria-label="Try out failures"]');
      await page.waitForSelector('.left .good');
      await page.click('.sysd-container[data-element="us-east"] .sysd-container-title');
      await page.waitForSelector('.left .bad');
      expect(await page.textContent('.left tbody')).toMatch(/Follow a short link✗ 0%/);
      expect(await page.getAttribute('.sysd-container[data-element="us-east"]', 'class')).toContain(
        'sysd-down',
      );
      await page.click('text=Bring everything back');
      await page.waitForSelector('.sysd-down', { state: 'detached' });
      await page.waitForSelector('.left .bad', { state: 'detached' });
    });

    it('takes a single replica down', async () => {
      await page.click('.sysd-node[data-element="web"] [data-replica="1"]');
      await page.waitForSelector('.sysd-replica.sysd-down');
      expect(await page.$$('.sysd-replica.sysd-down')).toHaveLength(1);
      expect(await page.textContent('.breaking-head')).toContain('replica 2 of Web tier');
      await page.click('text=Done');
      await page.waitForSelector('.breaking', { state: 'detached' });
      await page.waitForSelector('.sysd-down', { state: 'detached' });
    });

    it('shows what stands where', async () => {
      await show('places');
      await page.waitForSelector('.sysd-zone[data-element="us-east.c"]');
      const inC = await page.$$eval('.sysd-node[data-node$=" in us-east.c"]', (nodes) =>
        nodes.map((node) => node.getAttribute('data-element')),
      );
      expect(inC.sort()).toEqual(['clicks', 'hot', 'urls', 'web']);
    });

    it('takes down what a component has in one place alone', async () => {
      await page.click('[aria-label="Try out failures"]');
      await page.waitForSelector('.left .good');
      await page.click(
        '.sysd-node[data-node="web in us-east.c"] .sysd-title, .sysd-node[data-node="web in us-east.c"] .sysd-title-far',
      );
      await page.waitForSelector('.sysd-down');
      const down = await page.$$eval('.sysd-node.sysd-down', (nodes) =>
        nodes.map((node) => node.getAttribute('data-node')),
      );
      expect(down).toEqual(['web in us-east.c']);
      await page.click('text=Done');
    });

    it('tells a flow step by step, also to those who walk through it by the keyboard', async () => {
      await page.evaluate(() =>
        window.stage.say({ type: 'show', view: { kind: 'sequence', flow: 'shorten' } }),
      );
      await page.waitForSelector('.sysd-sequence .sysd-participant');
      expect(await page.inputValue('select[aria-label="Picture"]')).toBe('sequence shorten');
      const names = await page.$$eval('.sysd-edge[role="button"]', (arrows) =>
        arrows.map((arrow) => arrow.getAttribute('aria-label')),
      );
      expect(names[0]).toBe('browser calls lb');
      expect(names).toContain('Web tier calls urls, write');
      await page.focus('.sysd-edge >> nth=0');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => window.stage.posted)).toContainEqual({
        type: 'select',
        element: 'browser->lb',
      });
    });

    it('marks what changed since the last commit, with signs and in words', async () => {
      const before = {
        ...picture.model,
        components: picture.model.components.filter(({ id }) => id !== 'hot'),
      };
      await show('difference');
      await page.evaluate((model) => window.stage.say({ type: 'earlier', name: 'HEAD', model }), before);
      await page.waitForSelector('.sysd-node.sysd-added[data-element="hot"]');
      expect(await page.textContent('.legend')).toContain('1 added');
      expect(await page.getAttribute('.sysd-mark-added', 'aria-label')).toBe('added');
    });

    it('shows names alone from far away, in type that can be read', async () => {
      await show('system');
      await until(9);
      for (let press = 0; press < 6; press += 1) await page.keyboard.press('-');
      await page.waitForFunction(() => document.querySelector('.sysd-icon') === null);
      const sizes = await page.$$eval('.sysd-node .sysd-title-far', (titles) =>
        titles.map((title) => 0.3 * Number.parseFloat(getComputedStyle(title).fontSize)),
      );
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8);
    });

    it('prints dark on white, whatever the theme, without the buttons', async () => {
      const dark = await theatre.open('dark', { width: 1000, height: 800 });
      await dark.evaluate((answer) => window.stage.say({ type: 'picture', answer }), picture);
      await dark.waitForSelector('.sysd-node');
      await dark.emulateMedia({ media: 'print' });
      const card = await dark.$eval('.sysd-card', (path) => getComputedStyle(path).fill);
      expect(card).toBe('rgb(255, 255, 255)');
      expect(await dark.isVisible('.looking')).toBe(false);
      await dark.close();
    });

    it('has complained of nothing', () => {
      expect(complaints).toEqual([]);
    });
  },
);
