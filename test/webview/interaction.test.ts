/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../src/protocol.ts';
import { tiers } from './support/big.ts';
import { picture, reportOf } from './support/design.ts';
import { chromiumPath, openTheatre, type Theatre, type ThemeName } from './support/theatre.ts';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/**
 * A card is a figure with many texts, small ones of its replicas among them; its name tells more than these, in
 * sentences. That the name begins with the title, which is what a person says to choose the card, has a test of its own.
 */
const axeOptions = { rules: { 'label-content-name-mismatch': { enabled: false } } };

const withRisk: Picture = {
  ...picture,
  accepted: [
    {
      rule: 'spof/single-zone',
      severity: 'warning',
      message: 'stats stands in one zone.',
      element: 'stats',
      reason: 'Reports may be a day late.',
      until: '2027-01-31',
    },
  ],
};

/** Opens the preview on a design that was simulated. */
async function opened(
  theatre: Theatre,
  theme: ThemeName,
  size = { width: 1200, height: 900 },
): Promise<Page> {
  const page = await theatre.open(theme, size);
  await page.evaluate((answer) => window.stage.say({ type: 'picture', answer }), withRisk);
  await page.waitForSelector('.sysd-node');
  await page.evaluate(
    ([undisturbed, dark]) => {
      const id = window.stage.runs.at(-1)?.id ?? 0;
      for (const report of [undisturbed, dark]) window.stage.simulator?.said({ type: 'report', id, report });
      window.stage.simulator?.said({ type: 'ended', id, cancelled: false });
    },
    [reportOf(null), reportOf('zone-a-dark')] as const,
  );
  await page.waitForSelector('.time-track');
  return page;
}

/** On a machine without Chromium this is left out; in CI it must not be. */
describe.skipIf(!existsSync(chromiumPath) && !process.env.CI)('the preview under the hand', () => {
  let theatre: Theatre;
  let page: Page;
  const complaints: string[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    theatre = await openTheatre();
    page = await opened(theatre, 'dark');
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
  }, 60_000);
  afterAll(() => theatre?.close());

  const posted = () => page.evaluate(() => window.stage.posted);
  const transform = () => page.getAttribute('.diagram > .sysd-diagram', 'transform');
  const scrub = async (share: number) => {
    const track = await page.locator('.time-track').boundingBox();
    if (track) await page.mouse.click(track.x + track.width * share, track.y + 10);
  };

  it('shows replicas that are down and who leads at the time that is scrubbed to', async () => {
    await page.click('[role="tab"]:nth-child(2)');
    await scrub(0.5);
    await page.waitForSelector('[data-element="urls"] .sysd-down');
    expect(
      await page.$$eval('[data-element="urls"] .sysd-replica', (chips) =>
        chips.map((chip) => chip.classList.contains('sysd-leader')),
      ),
    ).toEqual([false, true, false]);
  });

  it('lets requests move on a canvas while it plays', async () => {
    await page.click('.icon-button.play');
    await page.waitForSelector('.icon-button.pause');
    await page.waitForSelector('.requests canvas');
    const painted = () =>
      page.$eval('.requests canvas', (sheet) =>
        sheet instanceof HTMLCanvasElement ? sheet.toDataURL() : '',
      );
    const before = await painted();
    await page.waitForFunction(() => document.querySelector('.time-reading')?.textContent !== '5 min');
    await page.waitForTimeout(120);
    const after = await painted();
    expect(after).not.toBe(before);
  });

  it('draws no requests where motion is not wanted', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.keyboard.press('Escape');
    await scrub(0.4);
    await page.waitForSelector('[data-element="urls"] .sysd-down');
    expect(await page.$$('.requests')).toHaveLength(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('goes back to the whole run with Escape', async () => {
    await page.keyboard.press('Escape');
    await page.waitForFunction(() =>
      document.querySelector('.time-reading')?.textContent?.startsWith('whole run'),
    );
    expect(await page.$$('.sysd-down')).toHaveLength(0);
  });

  it('chooses a stretch of the run by dragging along the ruler', async () => {
    const ruler = await page.locator('.ruler').boundingBox();
    if (!ruler) throw new Error('no ruler');
    await page.mouse.move(ruler.x + ruler.width * 0.25, ruler.y + 5);
    await page.mouse.down();
    await page.mouse.move(ruler.x + ruler.width * 0.75, ruler.y + 5);
    await page.mouse.up();
    const width = await page.$eval('.brush', (brush) => brush.getAttribute('style'));
    expect(width).toMatch(/left: 25\.?\d*%; width: (50|49\.\d+)%/);
  });

  it('charts the run, loaded under the policy of the page', async () => {
    await page.click('.toggle');
    await page.waitForSelector('.chart canvas');
    expect(
      await page.$$eval('.chart figcaption', (captions) => captions.map((at) => at.textContent)),
    ).toEqual([
      'Latency',
      'Throughput',
      'Errors by cause',
      'Waiting in queues',
      'Utilization',
      'Cache hits',
      'Replication lag',
    ]);
  });

  it('shows the time that is clicked in a chart everywhere', async () => {
    await page.keyboard.press('Escape');
    const over = await page.locator('.chart .u-over').first().boundingBox();
    if (!over) throw new Error('no chart');
    await page.mouse.click(over.x + over.width / 2, over.y + 30);
    await page.waitForFunction(() => document.querySelector('.time-reading')?.textContent === '5 min');
    const hidden = await page.$$eval('.chart-now', (lines) =>
      lines.map((line) => line.hasAttribute('hidden')),
    );
    expect(hidden).toEqual(Array(7).fill(false));
    await page.click('.toggle');
    await page.keyboard.press('Escape');
  });

  it('finds components, dims the others and goes from one to the next', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('/');
    await page.keyboard.type('flow:redirect');
    await page.waitForFunction(() => document.querySelector('.find-count')?.textContent === '1 of 3');
    expect(await page.$$('.sysd-node.sysd-dimmed')).toHaveLength(6);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.sysd-node.sysd-highlighted[data-element="lb"]');
    await page.keyboard.press('Control+Enter');
    expect(await posted()).toContainEqual({ type: 'select', element: 'lb' });
    await page.keyboard.press('Escape');
    await page.waitForSelector('.finder', { state: 'detached' });
  });

  it('leaves the focus on what was found, and walks on with the arrow keys', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-element'));
    expect(await focused()).toBe('lb');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('web');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('lb');
  });

  it('has a menu at a card, by the pointer and by the keyboard alone', async () => {
    await page.click('[data-element="web"] .sysd-card', { button: 'right', force: true });
    await page.waitForSelector('[role="menu"] [role="menuitem"]:focus');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('[role="menu"] [role="menuitem"]:nth-of-type(2):focus');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="menu"]', { state: 'detached' });
    expect(await posted()).toContainEqual({ type: 'act', act: 'references', element: 'web' });
  });

  it('tells what was found at a card, and asks for the way out', async () => {
    await page.click('.sysd-badge[data-element="web"]', { force: true });
    await page.waitForSelector('.findings');
    expect(await page.textContent('.findings .finding p')).toContain('web keeps sessions');
    await page.click('.findings .action:nth-of-type(2)');
    expect((await posted()).at(-1)).toMatchObject({ type: 'act', act: 'fix', rule: 'lb/local-session' });
    await page.keyboard.press('Escape');
    await page.waitForSelector('.findings', { state: 'detached' });
  });

  it('marks accepted risks, with their reason and date', async () => {
    await page.click('.accepted-risk[data-element="stats"]', { force: true });
    expect(await page.textContent('.findings .accepted')).toContain(
      'accepted until 2027-01-31: Reports may be a day late.',
    );
    await page.keyboard.press('Escape');
  });

  it('runs the shown scenario alone, and anew with another seed', async () => {
    await page.click('.icon-button.one');
    await page.fill('.seed input', '7');
    await page.keyboard.press('Enter');
    const runs = await page.evaluate(() => window.stage.runs.map(({ scenarios }) => scenarios));
    expect(runs.slice(-2)).toEqual([['zone-a-dark'], [null, 'zone-a-dark']]);
  });

  it('is panned by dragging and zoomed by the wheel, and a drag is no click', async () => {
    const known = (await posted()).length;
    const start = await transform();
    const card = await page.locator('.sysd-node[data-element="lb"] .sysd-card').boundingBox();
    if (!card) throw new Error('no card');
    const at = { x: card.x + card.width / 2, y: card.y + 5 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 40, at.y + 20, { steps: 4 });
    await page.mouse.up();
    const dragged = await transform();
    await page.mouse.wheel(0, -200);
    await page.waitForFunction(
      (before) => document.querySelector('.diagram > .sysd-diagram')?.getAttribute('transform') !== before,
      dragged,
    );
    expect(dragged).not.toBe(start);
    expect((await posted()).slice(known).filter(({ type }) => type === 'select')).toEqual([]);
  });

  it('moves the drawing as a whole while it is dragged, and draws it anew where it comes to rest', async () => {
    const places = () =>
      page.$eval('.sysd-node[data-element="lb"] .sysd-card', (card) => {
        const { x, y } = card.getBoundingClientRect();
        return [Math.round(x), Math.round(y)] as const;
      });
    const start = await places();
    const drawn = await transform();
    const ground = await page.locator('.ground').boundingBox();
    if (!ground) throw new Error('no ground');
    const at = { x: ground.x + 6, y: ground.y + ground.height / 2 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 30, at.y + 10, { steps: 3 });
    const dragged = { places: await places(), drawn: await transform() };
    await page.mouse.up();
    const there = [start[0] + 30, start[1] + 10];
    expect(dragged).toEqual({ places: there, drawn });
    expect({ places: await places(), style: await page.getAttribute('svg.diagram', 'style') }).toEqual({
      places: there,
      style: '',
    });
  });

  it('draws a large design bit by bit, until all of it is there', async () => {
    const large = await theatre.open('light', { width: 1200, height: 800 });
    const model = tiers(500);
    await large.evaluate((model) => {
      const answer = { uri: model.uri, version: 1, revision: 'r', stale: false, model, findings: [] };
      window.stage.say({ type: 'picture', answer });
    }, model);
    await large.getByRole('button', { name: 'Open all boxes' }).click();
    const drawn = () =>
      large.evaluate(() => ({
        cards: document.querySelectorAll('.sysd-node').length,
        arrows: document.querySelectorAll('.sysd-edge').length,
      }));
    await large.waitForFunction(() => document.querySelectorAll('.sysd-node').length === 500);
    expect(await drawn()).toEqual({ cards: 500, arrows: model.connections.length });
    await large.getByRole('button', { name: 'Fold all boxes' }).click();
    await large.waitForFunction(() => document.querySelectorAll('.sysd-node').length < 100);
    await large.close();
  });

  it('gives every card a name that begins with its title', async () => {
    const wrong = await page.$$eval(
      '.sysd-node',
      (cards) =>
        cards.filter((card) => {
          const title = card.querySelector('.sysd-title, .sysd-title-far')?.textContent ?? '?';
          return !card.getAttribute('aria-label')?.startsWith(title);
        }).length,
    );
    expect(wrong).toBe(0);
  });

  it.each(['light', 'dark', 'contrast', 'contrast-light'] as const)(
    'has nothing to object to for axe, in the theme %s',
    async (theme) => {
      const themed = await opened(theatre, theme);
      const violations = async () => {
        await themed.evaluate(axe);
        return themed.evaluate(async (options) => {
          const { axe } = window as unknown as {
            axe: { run(context: Document, options: object): Promise<AxeResult> };
          };
          const { violations } = await axe.run(document, options);
          return violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
          );
        }, axeOptions);
      };
      const found = await violations();
      await themed.click('.toggle');
      await themed.waitForSelector('.chart canvas');
      await themed.keyboard.press('/');
      await themed.waitForSelector('.finder');
      found.push(...(await violations()));
      await themed.close();
      expect(found).toEqual([]);
    },
    30_000,
  );

  it('asked for nothing outside this machine, and complained of nothing', () => {
    const outside = asked.filter((url) => !/^(blob:)?http:\/\/127\.0\.0\.1:|^data:/.test(url));
    expect([outside, complaints]).toEqual([[], []]);
  });
});

interface AxeResult {
  violations: { id: string; nodes: { html: string }[] }[];
}
