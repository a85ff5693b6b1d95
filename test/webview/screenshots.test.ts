/// <reference types="node" />
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import type { PreviewView } from '../../src/protocol.ts';
import { shop } from '../diagram/examples.ts';
import { sketched } from '../diagram/sketch.ts';
import { modelOf } from '../support/model.ts';
import { tiers } from './support/big.ts';
import { decodePng, differingShare, encodePng, halved, type Pixels } from './support/png.ts';
import { chromiumPath, openTheatre, type Theatre, type ThemeName } from './support/theatre.ts';

/*
 * Pictures of the preview beside those that a person has looked at. SYSD_ACCEPT=1 accepts what is drawn now; a picture
 * that differs is left in out/screenshots, to be looked at.
 */

const folder = 'test/webview/screenshots';
const seen = 'out/screenshots';
const accept = process.env.SYSD_ACCEPT === '1';

/** Fonts differ a little from machine to machine: so much of a channel, 0..255, and so much of the picture, may. */
const tolerance = { channel: 40, share: 0.003 };

interface Example {
  model(): Promise<Model> | Model;
  show?: PreviewView;
}

const example = (name: string) => () => modelOf(readFileSync(`examples/${name}.sysd`, 'utf8'));

const examples: Record<string, Example> = {
  '8-components': { model: example('url-shortener') },
  '20-components': { model: () => tiers(20) },
  '60-components': { model: () => sketched(shop) },
  '200-components': { model: () => tiers(200) },
  '1000-components': { model: () => tiers(1000) },
  sequence: { model: example('url-shortener'), show: { kind: 'sequence', flow: 'redirect' } },
};
const themes: readonly ThemeName[] = ['light', 'dark', 'contrast'];

const leftOut = !existsSync(chromiumPath) && !process.env.CI;
if (leftOut) console.log(`Screenshots are left out: there is no Chromium at ${chromiumPath}.`);

describe.skipIf(leftOut)('the preview looks as it did', () => {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await openTheatre();
  }, 60_000);
  afterAll(() => theatre?.close());

  it.each(Object.keys(examples).flatMap((name) => themes.map((theme) => [name, theme] as const)))(
    '%s, %s',
    async (name, theme) => {
      const { model, show } = examples[name] ?? {};
      if (!model) throw new Error(`no example ${name}`);
      const page = await theatre.open(theme, { width: 1200, height: 800 });
      await draw(page, await model(), show);
      const drawn = halved(decodePng(await page.screenshot({ clip: await diagramOf(page) })));
      await page.close();
      expect(differenceTo(`${name}-${theme}.png`, drawn)).toBeLessThanOrEqual(tolerance.share);
    },
    60_000,
  );
});

async function draw(page: Page, model: Model, show: PreviewView | undefined): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(
    ([model, show]) => {
      const settings = { direction: 'right', simulateOnSave: false, layoutDeadline: 60 } as const;
      window.stage.say({ type: 'settings', settings });
      const answer = { uri: model.uri, version: 1, revision: 'r', stale: false, model, findings: [] };
      window.stage.say({ type: 'picture', answer });
      if (show) window.stage.say({ type: 'show', view: show });
    },
    [model, show ?? null] as const,
  );
  await page.getByRole('button', { name: 'Simulation', exact: true }).click();
  await page.waitForSelector(show ? '.sysd-participant' : '.sysd-node', { timeout: 60_000 });
  await page.evaluate(() => new Promise((rest) => requestAnimationFrame(() => requestAnimationFrame(rest))));
}

/** Where the diagram stands, without what stands over it: buttons are other tests' business. */
async function diagramOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  return page.evaluate(() => {
    for (const over of document.querySelectorAll('.looking, .toolbar, .legend, .banners'))
      if (over instanceof HTMLElement) over.style.display = 'none';
    const { x, y, width, height } =
      document.querySelector('svg.diagram')?.getBoundingClientRect() ?? new DOMRect();
    return { x, y, width, height };
  });
}

/** How much differs from the picture that was accepted; what differs, or is new, is written for a person to look at. */
function differenceTo(name: string, drawn: Pixels): number {
  const path = `${folder}/${name}`;
  if (accept) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, encodePng(drawn));
    return 0;
  }
  const share = existsSync(path)
    ? differingShare(decodePng(readFileSync(path)), drawn, tolerance.channel)
    : 1;
  if (share > tolerance.share) {
    mkdirSync(seen, { recursive: true });
    writeFileSync(`${seen}/${name}`, encodePng(drawn));
  }
  return share;
}
