/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../src/protocol.ts';
import { modelOf } from '../support/model.ts';
import { design, picture, reportOf } from './support/design.ts';
import { chromiumPath, openTheatre, type Theatre } from './support/theatre.ts';

const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

/** On a machine without Chromium this is left out; in CI it must not be. */
describe.skipIf(!existsSync(chromiumPath) && !process.env.CI)('the preview in a browser', () => {
  let theatre: Theatre;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    theatre = await openTheatre();
    page = await theatre.open('dark', { width: 1200, height: 800 });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await show(picture);
    await page.waitForSelector('.sysd-node');
  }, 60_000);
  afterAll(() => theatre?.close());

  const show = (answer: Picture | null) =>
    page.evaluate((told) => window.stage.say({ type: 'picture', answer: told }), answer);
  const posted = () => page.evaluate(() => window.stage.posted);
  const scale = () =>
    page.evaluate(() =>
      Number(
        /scale\((.*)\)/.exec(document.querySelector('.sysd-diagram')?.getAttribute('transform') ?? '')?.[1],
      ),
    );

  it('lays out in a worker from a blob under the policy of the page, without a complaint', () => {
    expect(complaints).toEqual([]);
  });

  it('draws every component', async () => {
    const drawn = await page.$$eval('.sysd-node', (cards) =>
      cards.map((card) => card.getAttribute('data-element')),
    );
    expect(drawn.sort()).toEqual(design.components.map(({ id }) => id).sort());
  });

  it('selects the source of a card that is clicked', async () => {
    await page.click('[data-element="web"] .sysd-title, [data-element="web"] .sysd-card', { force: true });
    expect(await posted()).toContainEqual({ type: 'select', element: 'web' });
  });

  it('selects the source of a card by the keyboard', async () => {
    await page.focus('.sysd-node[data-element="urls"]');
    await page.keyboard.press('Enter');
    expect(await posted()).toContainEqual({ type: 'select', element: 'urls' });
  });

  it('names a card with what is known of it', async () => {
    expect(await page.getAttribute('.sysd-node[data-element="counter"]', 'aria-label')).toMatch(
      /^counter, worker, .*Utilization 112%.*, 1 finding$/,
    );
  });

  it('rings the card in which the cursor stands', async () => {
    await page.evaluate(() => window.stage.say({ type: 'highlight', element: 'lb' }));
    await page.waitForSelector('.sysd-node.sysd-highlighted[data-element="lb"]');
    expect(await page.$$('.sysd-highlighted')).toHaveLength(1);
  });

  it('zooms by the keyboard and shows everything again', async () => {
    const before = await scale();
    await page.keyboard.press('+');
    expect(await scale()).toBeCloseTo(before * 1.25);
    await page.keyboard.press('0');
    expect(await scale()).toBeCloseTo(before);
  });

  it('tells facts and findings of a card under the pointer', async () => {
    await page.hover('[data-element="web"] .sysd-card', { force: true });
    await page.waitForSelector('.tooltip');
    const text = await page.textContent('.tooltip');
    expect(text).toContain('99.987%, down 1 h 8 min a year');
    expect(text).toContain('web keeps sessions in its replicas');
  });

  it('shows the results of a run as they come, and then posts them', async () => {
    await page.evaluate(() => window.stage.say({ type: 'run', version: 1 }));
    await page.waitForSelector('progress');
    await page.evaluate((report) => {
      const done = { scenario: null, done: 0.42, eventsPerSecond: 1e6 };
      window.stage.simulator?.said({ type: 'progress', id: 2, ...done, report });
    }, reportOf(null));
    await page.waitForSelector('.results.interim');
    expect(await page.textContent('.so-far')).toMatch(/^Interim figures, 42% of the run: /);
    expect(await page.textContent('.expectations tbody tr:nth-child(2)')).toMatch(
      /^○redirect p99 < 150ms131 ms/,
    );
    expect(await page.$$('.icon-button.stop')).toHaveLength(1);
    expect(await page.$$('.sysd-diagram.interim .sysd-load-figure')).not.toHaveLength(0);
    await page.evaluate(
      (report) => window.stage.simulator?.said({ type: 'report', id: 2, report }),
      reportOf(null),
    );
    await page.waitForSelector('.expectations .holds');
    expect(await page.textContent('.expectations tbody tr:nth-child(2)')).toMatch(
      /^✓redirect p99 < 150ms131 ms/,
    );
    await page.evaluate((report) => {
      window.stage.simulator?.said({ type: 'report', id: 2, report });
      window.stage.simulator?.said({ type: 'ended', id: 2, cancelled: false });
    }, reportOf('zone-a-dark'));
    await page.waitForSelector('progress', { state: 'detached' });
    expect((await posted()).at(-1)).toMatchObject({ type: 'report', version: 1 });
  });

  it('shows what a scenario broke', async () => {
    await page.click('[role="tab"]:nth-child(2)');
    await page.waitForSelector('.expectations .fails');
    expect(await page.textContent('.expectations tbody tr:first-child')).toContain('0.44 points short');
  });

  it('keeps the last good picture of a broken file and says so', async () => {
    await show({ ...picture, version: 2, stale: true });
    await page.waitForSelector('.banner');
    expect(await page.textContent('.banner')).toBe('The file has errors: showing the last good picture.');
    expect(await page.$$('.sysd-node')).toHaveLength(design.components.length);
  });

  it('comes back as it was left', async () => {
    await page.waitForTimeout(300);
    await page.reload();
    await show(picture);
    await page.waitForSelector('.sysd-node');
    await page.waitForSelector('.expectations .fails');
    expect(await page.getAttribute('[role="tab"]:nth-child(2)', 'aria-selected')).toBe('true');
  });

  it('lets cards glide when they move, unless the person wants no motion', async () => {
    await page.evaluate(() => {
      const { animate } = Element.prototype;
      Element.prototype.animate = function (...given) {
        document.body.dataset.glides = String(Number(document.body.dataset.glides) + 1);
        return animate.apply(this, given);
      };
    });
    const moving = async (revision: string, components: Picture['model']['components']) => {
      await page.evaluate(() => {
        document.body.dataset.glides = '0';
      });
      await show({ ...picture, revision, model: { ...design, components } });
      await page.waitForFunction(
        (count) => document.querySelectorAll('.sysd-node').length === count,
        components.length,
      );
      return Number(await page.getAttribute('body', 'data-glides'));
    };
    const fewer = design.components.filter(({ id }) => id !== 'names');
    expect(await moving('r7', fewer)).toBeGreaterThan(2);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving('r8', design.components)).toBe(0);
  });

  it('shows hostile names as the text that they are', async () => {
    const owned: Picture = {
      ...picture,
      revision: 'r9',
      model: {
        ...design,
        components: design.components.map((component) =>
          component.id === 'web' ? { ...component, title: hostile, description: hostile } : component,
        ),
        scenarios: design.scenarios.map((scenario) => ({ ...scenario, title: hostile })),
      },
      findings: [{ rule: 'spof/entry-point', severity: 'error', message: hostile, element: 'web' }],
    };
    await show(owned);
    await page.waitForFunction(() =>
      document.querySelector('[role="tab"]:nth-child(2)')?.textContent?.includes('<script>'),
    );
    await page.waitForFunction(() =>
      document.querySelector('[data-element="web"]')?.textContent?.includes('<img'),
    );
    await page.hover('[data-element="web"] .sysd-card', { force: true });
    await page.waitForSelector('.tooltip .finding');
    expect(await page.textContent('.tooltip .finding')).toBe(hostile);
    expect(await page.$$('img, #root script')).toEqual([]);
    expect(await page.title()).not.toBe('owned');
  });

  it('is walked through by the keyboard: the diagram, its buttons, the results; all with a name', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const stops: string[] = [];
    for (let stop = 0; stop < design.components.length + 18; stop += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const at = document.activeElement;
          return at?.getAttribute('aria-label') || at?.textContent || at?.tagName || '';
        }),
      );
    }
    const at = (start: string) => stops.findIndex((stop) => stop.startsWith(start));
    const order = [
      'region us-east',
      'browser',
      'Find a',
      'Zoom in',
      'Zoom out',
      'Show the whole',
      'Picture',
      'Colours',
      'Height of',
      'Simulation',
      'Run the',
    ];
    expect(order.map(at)).toEqual([...order.map(at)].sort((a, b) => a - b));
    expect(order.filter((start) => at(start) < 0)).toEqual([]);
    expect(stops.slice(0, at('Find a'))).toHaveLength(design.components.length + 1);
  });

  it.each([420, 500, 560, 600, 700, 1000])('cuts nothing of the results at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 850 });
    const cut = await page.$$eval('.results section', (sections) =>
      sections
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    );
    expect(cut).toEqual([]);
  });

  it('shows a first sketch in a column beside the editor in type that can be read', async () => {
    const model = await modelOf(readFileSync('examples/url-shortener-naive.sysd', 'utf8'));
    const column = await theatre.open('light', { width: 570, height: 850 });
    await column.evaluate((answer) => window.stage.say({ type: 'picture', answer }), {
      ...picture,
      model,
      findings: [],
    });
    await column.waitForSelector('.sysd-node .sysd-title');
    const heights = await column.$$eval('.sysd-node .sysd-title', (titles) =>
      titles.map((title) => {
        const scale = title instanceof SVGGraphicsElement ? (title.getScreenCTM()?.a ?? 0) : 0;
        return scale * Number.parseFloat(getComputedStyle(title).fontSize);
      }),
    );
    await column.close();
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(11);
  });

  it('has complained of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
