// Measures what a person sees of the preview; needs Chromium.
//   npm run bench:preview
/// <reference types="node" />
import type { Page } from 'playwright-core';
import type { Picture, PictureAnswer } from '../src/protocol.ts';
import { LanguageClient } from '../test/support/language-client.ts';
import { openTheatre, type Theatre } from '../test/webview/support/theatre.ts';
import { benchCamera } from './camera.ts';
import { type Design, oneFile, uriOf } from './designs.ts';
import { heapOf } from './heap.ts';
import { benchLarge } from './large.ts';
import { tell } from './measure.ts';
import { renderersOf, timeOfMain, timeOfThreads } from './processor.ts';

/*
 * What a person sees of the preview: how long after a keystroke the picture has changed, what the main thread does while
 * somebody pans and zooms, and whether memory grows with edits. The page is the preview's own in Chromium, fed by the
 * built language server over the messages that VS Code would carry.
 */

const runs = 15;
/** Until then the browser compiles more and more of the page's scripts, which counts as memory of theirs. */
const warmUpEdits = 1000;
const edits = 2000;

declare global {
  interface Window {
    /** The picture that is about to arrive. */
    next: Picture;
  }
}

async function benchKeystrokes(theatre: Theatre): Promise<void> {
  const design = oneFile(60);
  const shown = await Shown.open(theatre, design);
  const titled = (run: number) => shown.text.replace('"Service 0"', `"Service ${run % 10}"`);
  const same = await eachOf(runs, (run) =>
    shown.type(
      titled(run + 1),
      (answer) => answer.model.components.some(({ title }) => title === titleOf(run)),
      { element: 's0', text: titleOf(run) },
    ),
  );
  tellKeystrokes('60 components, layout unaffected', same);
  const grown = await eachOf(runs, (run) =>
    shown.type(
      `${shown.text}\nservice new${run} "New" { -> s${run % 60} }\n`,
      (answer) => answer.model.components.some(({ id }) => id === `new${run}`),
      { element: `new${run}`, text: 'New' },
    ),
  );
  tellKeystrokes('60 components, laid out anew', grown);
  await shown.close();
}

const titleOf = (run: number) => `Service ${(run + 1) % 10}`;

/** What one keystroke costs, milliseconds. */
interface Keystroke {
  /** By the clock, until the first frame of the new picture is done. */
  shown: number;
  /** After that: until nothing moves any more. */
  moving: number;
  /** Of the processor, until the picture is shown: the server's thread, the page's, and that of the layout. */
  server: number;
  page: number;
  layout: number;
}

function tellKeystrokes(what: string, all: readonly Keystroke[]): void {
  const figures = (figure: (keystroke: Keystroke) => number) => all.map(figure);
  tell(
    `${what}: keystroke to picture`,
    figures(({ shown }) => shown),
  );
  tell(
    '  of the processor, all threads on the way',
    figures(({ server, page, layout }) => server + page + layout),
  );
  tell(
    '    language server',
    figures(({ server }) => server),
  );
  tell(
    '    page',
    figures(({ page }) => page),
  );
  tell(
    '    layout',
    figures(({ layout }) => layout),
  );
  tell(
    '  then things move into place for',
    figures(({ moving }) => moving),
  );
}

/** The first two warm up. */
async function eachOf<T>(count: number, act: (run: number) => Promise<T>): Promise<T[]> {
  const taken: T[] = [];
  for (let run = 0; run < count + 2; run += 1) {
    const one = await act(run);
    if (run >= 2) taken.push(one);
    await new Promise((rested) => setTimeout(rested, 500));
  }
  return taken;
}

async function benchMemory(theatre: Theatre): Promise<void> {
  const shown = await Shown.open(theatre, oneFile(60));
  const { page, picture } = shown;
  const session = await page.context().newCDPSession(page);
  await edit(page, picture, warmUpEdits);
  const before = await heapOf(session);
  await edit(page, picture, edits);
  const after = await heapOf(session);
  const what = `60 components: heap before and after ${edits} edits`;
  tellGrowth(what, before.used, after.used);
  tellGrowth('  of that the data of the scripts, without compiled code', before.data, after.data);
  console.log(`${'  elements and listeners of the page'.padEnd(58)} ${before.page} -> ${after.page}`);
  await shown.close();
}

function tellGrowth(what: string, before: number, after: number): void {
  const growth = (100 * (after - before)) / before;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2);
  console.log(
    `${what.padEnd(58)} ${megabytes(before)} -> ${megabytes(after)} MB  (${growth >= 0 ? '+' : ''}${growth.toFixed(1)}%)`,
  );
}

/** So many pictures one after another, each with another title, every tenth with another arrow. */
async function edit(page: Page, picture: Picture, count: number): Promise<void> {
  await page.evaluate(
    async ({ told, times }) => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      for (let version = 1; version <= times; version += 1) {
        const answer = structuredClone(told);
        const [first] = answer.model.components;
        if (first) first.title = `Title ${version % 1000}`;
        if (version % 10 === 0) answer.model.connections.pop();
        window.stage.say({
          type: 'picture',
          answer: { ...answer, version: told.version + version, revision: `edit ${version}` },
        });
        if (version % 10 === 0) window.stage.posted.splice(0);
        await frame();
      }
    },
    { told: picture, times: count },
  );
  await page.waitForTimeout(1500);
}

/** A design open in the language server, and its picture in the preview. */
class Shown {
  private constructor(
    readonly page: Page,
    readonly text: string,
    readonly picture: Picture,
    private readonly uri: string,
    private readonly client: LanguageClient,
    private readonly renderers: readonly number[],
  ) {}

  static async open(theatre: Theatre, design: Design): Promise<Shown> {
    const uri = uriOf(design, design.main);
    const text = design.texts.get(design.main) ?? '';
    const client = await LanguageClient.start(uriOf(design, '.'));
    client.patience = 60_000;
    await client.open(uri, text);
    await client.diagnosticsWhen(uri, () => true);
    const page = await theatre.open('dark', { width: 1400, height: 1000 });
    const settings = { direction: 'right', simulateOnSave: false, layoutDeadline: 60 } as const;
    await page.evaluate((told) => window.stage.say({ type: 'settings', settings: told }), settings);
    const picture = await pictureOf(client, uri);
    await page.evaluate((told) => window.stage.say({ type: 'picture', answer: told }), picture);
    await page.waitForSelector('.sysd-node', { timeout: 60_000, state: 'attached' });
    await page.waitForTimeout(1000);
    return new Shown(page, text, picture, uri, client, await renderersOf(theatre.browser));
  }

  /**
   * From a changed text to the frame that shows it: until the server has handed its picture over, and from its arrival
   * in the page. The way between, which is the bench's own here, is left out.
   */
  async type(
    text: string,
    isNew: (answer: Picture) => boolean,
    seen: { element: string; text: string },
  ): Promise<Keystroke> {
    const server = this.client.process ?? process.pid;
    const before = timeOfMain(server);
    const started = performance.now();
    const changed = new Promise((heard) => this.client.connection.onNotification('sysd/changed', heard));
    await this.client.change(this.uri, text);
    let answer = await changed.then(() => pictureOf(this.client, this.uri));
    while (!isNew(answer)) answer = await pictureOf(this.client, this.uri);
    const served = performance.now() - started;
    const serverTime = timeOfMain(server) - before;
    await this.page.evaluate((told) => {
      window.next = told;
    }, answer);
    const arrived = this.browserTimes();
    const shown = await this.page.evaluate(async (wanted) => {
      const start = performance.now();
      window.stage.say({ type: 'picture', answer: window.next });
      const isShown = () =>
        document
          .querySelector(`.sysd-node[data-element="${wanted.element}"]`)
          ?.textContent?.includes(wanted.text) === true;
      while (!isShown()) await new Promise((done) => requestAnimationFrame(done));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      return performance.now() - start;
    }, seen);
    const after = this.browserTimes();
    const moving = await this.page.evaluate(async () => {
      const start = performance.now();
      await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
      return performance.now() - start;
    });
    return {
      shown: served + shown,
      moving,
      server: serverTime,
      page: after.page - arrived.page,
      layout: after.layout - arrived.layout,
    };
  }

  private browserTimes(): { page: number; layout: number } {
    return {
      page: this.renderers.reduce((sum, renderer) => sum + timeOfMain(renderer), 0),
      layout: timeOfThreads(this.renderers, 'DedicatedWorker'),
    };
  }

  async close(): Promise<void> {
    this.client.stop();
    await this.page.close();
  }
}

async function pictureOf(client: LanguageClient, uri: string): Promise<Picture> {
  const answer = await client.connection.sendRequest<PictureAnswer>('sysd/picture', { uri });
  if (answer === null || 'unchanged' in answer) throw new Error(`no picture of ${uri}`);
  return answer;
}

const only = process.argv[2];
const benches = {
  keystrokes: benchKeystrokes,
  camera: benchCamera,
  large: benchLarge,
  memory: benchMemory,
};
const theatre = await openTheatre();
try {
  for (const [name, bench] of Object.entries(benches))
    if (only === undefined || only === name) await bench(theatre);
} finally {
  await theatre.close();
}
