import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Milliseconds of the processor that a thread has taken so far, by the kernel's own count. */
function threadTime(process: number, thread: string): number {
  return Number(readFileSync(`/proc/${process}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** The same of all threads of some processes that have a name; of threads that have ended nothing is known. */
export function timeOfThreads(processes: readonly number[], name: string): number {
  const times = processes.flatMap((process) =>
    readdirSync(`/proc/${process}/task`).flatMap((thread) => {
      try {
        const found = readFileSync(`/proc/${process}/task/${thread}/comm`, 'utf8').trim() === name;
        return found ? [threadTime(process, thread)] : [];
      } catch {
        return [];
      }
    }),
  );
  return times.reduce((sum, time) => sum + time, 0);
}

/** The same of the thread that a process was started with. */
export function timeOfMain(process: number): number {
  return threadTime(process, String(process));
}

/** The processes in which a browser runs its pages. */
export async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.flatMap(({ id, type }) => (type === 'renderer' ? [id] : []));
}
