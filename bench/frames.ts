import type { Page } from 'playwright-core';
import type { Theatre } from '../test/webview/support/theatre.ts';

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

const categories = ['toplevel', 'devtools.timeline', 'cc'];
/** What ends each frame that changes something on screen. */
const handedOver = 'ProxyMain::BeginMainFrame::commit';

/**
 * Milliseconds of the processor that the main thread takes for each frame that changes something during an act: all of
 * its tasks since the frame before, from a trace of the browser.
 */
export async function frameTimes(theatre: Theatre, page: Page, act: () => Promise<void>): Promise<number[]> {
  return perFrame(await mainThread(theatre, page, act));
}

/** Milliseconds of the processor that the longest tasks of the main thread take during an act, the longest first. */
export async function longestTasks(
  theatre: Theatre,
  page: Page,
  act: () => Promise<void>,
): Promise<number[]> {
  const tasks = tasksIn(await mainThread(theatre, page, act));
  return tasks.map(timeOf).sort((a, b) => b - a);
}

/** What the trace of an act tells of the main thread that did most. */
async function mainThread(
  { browser }: Theatre,
  page: Page,
  act: () => Promise<void>,
): Promise<readonly TraceEvent[]> {
  await browser.startTracing(page, { categories });
  await act();
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  const events =
    typeof trace === 'object' && trace !== null && 'traceEvents' in trace ? trace.traceEvents : [];
  const known = Array.isArray(events) ? events.filter(isTraceEvent) : [];
  const [busiest = []] = known
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map((main) => known.filter(({ pid, tid }) => pid === main.pid && tid === main.tid))
    .sort((a, b) => b.length - a.length);
  return busiest;
}

function tasksIn(events: readonly TraceEvent[]): TraceEvent[] {
  return events.filter(({ name, dur }) => name === 'ThreadControllerImpl::RunTask' && dur !== undefined);
}

const timeOf = ({ dur = 0, tdur = dur }: TraceEvent) => tdur / 1000;

function isTraceEvent(value: object): value is TraceEvent {
  return 'name' in value && 'ph' in value && 'ts' in value && 'tid' in value && 'pid' in value;
}

function perFrame(events: readonly TraceEvent[]): number[] {
  const tasks = tasksIn(events);
  const ends = events
    .filter(({ name, ph }) => name === handedOver && ph === 'X')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  return ends.slice(1).map((to, index) => {
    const from = ends[index] ?? to;
    const own = tasks.filter(({ ts }) => ts >= from && ts < to);
    return own.reduce((sum, task) => sum + timeOf(task), 0);
  });
}
