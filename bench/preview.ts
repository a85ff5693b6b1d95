// Measures what a person sees of the preview; needs Chromium.
//   npm run bench:preview
/// <reference types="node" />
import type { CDPSession, Page } from 'playwright-core';
import type { Picture, PictureAnswer } from '../src/protocol.ts';
import { LanguageClient } from '../test/support/language-client.ts';
import { tiers } from '../test/webview/support/big.ts';
import { openTheatre, type Theatre } from '../test/webview/support/theatre.ts';
import { type Design, oneFile, uriOf } from './designs.ts';
import { tell } from './measure.ts';

/*
 * What a person sees of the preview: how long after a keystroke the picture has changed, what the main thread does while
 * somebody pans and zooms, and whether memory grows with edits. The page is the preview's own in Chromium, fed by the
 * built language server over the messages that VS Code would carry.
 */

const runs = 15;
const edits = 2000;

async function benchKeystrokes(theatre: Theatre): Promise<void> {
  const design = oneFile(60);
  const shown = await Shown.open(theatre, design);
  const titled = (run: number) => shown.text.replace('"Service 0"', `"Service ${run % 10}"`);
  const same = await timesOf(runs, (run) =>
    shown.type(
      titled(run + 1),
      (answer) => answer.model.components.some(({ title }) => title === titleOf(run)),
      {
        element: 's0',
        text: titleOf(run),
      },
    ),
  );
  tell('60 components: keystroke to picture, layout unaffected', same);
  const grown = await timesOf(runs, (run) =>
    shown.type(
      `${shown.text}\nservice new${run} "New" { -> s${run % 60} }\n`,
      (answer) => answer.model.components.some(({ id }) => id === `new${run}`),
      { element: `new${run}`, text: 'New' },
    ),
  );
  tell('60 components: keystroke to picture, laid out anew', grown);
  await shown.close();
}

const titleOf = (run: number) => `Service ${(run + 1) % 10}`;

/** The first two warm up. */
async function timesOf(count: number, act: (run: number) => Promise<number>): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < count + 2; run += 1) {
    const time = await act(run);
    if (run >= 2) taken.push(time);
    await new Promise((rested) => setTimeout(rested, 500));
  }
  return taken;
}

async function benchCamera(theatre: Theatre): Promise<void> {
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

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  /** Microseconds by the clock, and of the processor. */
  dur?: number;
  tdur?: number;
  tid: number;
  pid: number;
  args?: { name?: string };
}

/** Milliseconds of the processor that the main thread takes from one frame to the next, from a trace of the browser. */
async function frameTimes({ browser }: Theatre, page: Page, act: () => Promise<void>): Promise<number[]> {
  const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
  await browser.startTracing(page, { categories });
  await act();
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  const events =
    typeof trace === 'object' && trace !== null && 'traceEvents' in trace ? trace.traceEvents : [];
  return perFrame(Array.isArray(events) ? events.filter(isTraceEvent) : []);
}

function isTraceEvent(value: object): value is TraceEvent {
  return 'name' in value && 'ph' in value && 'ts' in value && 'tid' in value && 'pid' in value;
}

function perFrame(events: readonly TraceEvent[]): number[] {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasksOf = ({ pid, tid }: TraceEvent) =>
    events.filter((event) => event.pid === pid && event.tid === tid && event.name === 'RunTask' && event.dur);
  const busiest = mains
    .map((main) => ({ main, tasks: tasksOf(main) }))
    .sort((a, b) => b.tasks.length - a.tasks.length)[0];
  if (!busiest) return [];
  const starts = events
    .filter(({ pid, tid, name }) => pid === busiest.main.pid && tid === busiest.main.tid && name === 'Commit')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  return starts.slice(1, -1).map((from, index) => {
    const to = starts[index + 2] ?? Number.POSITIVE_INFINITY;
    const tasks = busiest.tasks.filter(({ ts }) => ts >= from && ts < to);
    return tasks.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur, 0) / 1000;
  });
}

async function benchMemory(theatre: Theatre): Promise<void> {
  const shown = await Shown.open(theatre, oneFile(60));
  const { page, picture } = shown;
  const session = await page.context().newCDPSession(page);
  await edit(page, picture, 200);
  const before = await heapOf(session);
  await edit(page, picture, edits);
  const after = await heapOf(session);
  const growth = (100 * (after - before)) / before;
  console.log(
    `${`60 components: heap before and after ${edits} edits`.padEnd(58)} ${(before / 1e6).toFixed(1)} -> ${(after / 1e6).toFixed(1)} MB  (${growth >= 0 ? '+' : ''}${growth.toFixed(1)}%)`,
  );
  await shown.close();
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

async function heapOf(session: CDPSession): Promise<number> {
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** A design open in the language server, and its picture in the preview. */
class Shown {
  private constructor(
    readonly page: Page,
    readonly text: string,
    readonly picture: Picture,
    private readonly uri: string,
    private readonly client: LanguageClient,
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
    return new Shown(page, text, picture, uri, client);
  }

  /**
   * Milliseconds from a changed text to the frame that shows it: those until the server has handed its picture over,
   * and those from its arrival in the page. The way between, which is the bench's own here, is left out.
   */
  async type(
    text: string,
    isNew: (answer: Picture) => boolean,
    seen: { element: string; text: string },
  ): Promise<number> {
    const started = performance.now();
    const changed = new Promise((heard) => this.client.connection.onNotification('sysd/changed', heard));
    await this.client.change(this.uri, text);
    let answer = await changed.then(() => pictureOf(this.client, this.uri));
    while (!isNew(answer)) answer = await pictureOf(this.client, this.uri);
    const served = performance.now() - started;
    const shown = await this.page.evaluate(
      async ({ told, wanted }) => {
        const arrived = performance.now();
        window.stage.say({ type: 'picture', answer: told });
        const isShown = () =>
          document
            .querySelector(`.sysd-node[data-element="${wanted.element}"]`)
            ?.textContent?.includes(wanted.text) === true;
        while (!isShown()) await new Promise((done) => requestAnimationFrame(done));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        return performance.now() - arrived;
      },
      { told: answer, wanted: seen },
    );
    return served + shown;
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
const benches = { keystrokes: benchKeystrokes, camera: benchCamera, memory: benchMemory };
const theatre = await openTheatre();
try {
  for (const [name, bench] of Object.entries(benches))
    if (only === undefined || only === name) await bench(theatre);
} finally {
  await theatre.close();
}
