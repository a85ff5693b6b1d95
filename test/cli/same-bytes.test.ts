import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import type { FromSimulator, Report, ToSimulator } from '../../src/protocol.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { sysd } from '../support/command.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 120_000 });

const design = `system Shop
client users
service web { replicas: 2 concurrency: 4 serviceTime: lognormal(p50: 4ms, p99: 40ms) }
cache hot { capacity: 200 }
database db { serviceTime: pareto(min: 1ms, alpha: 2.5) }
flow buy from users at 150/s {
  keys: zipf(10k, 0.9)
  expect p99 < 1ms
  users -> web { timeout: 300ms retries: 1 }
  web -> hot get miss { web -> db read }
}`;

/** What the built worker of a browser reports, in a context that has nothing but what a worker has. */
async function fromBrowserWorker(): Promise<Report> {
  const model = await modelOf(design);
  return new Promise((resolve) => {
    const scope: { onmessage?: (event: { data: ToSimulator }) => void; [name: string]: unknown } = {
      MessageChannel,
      performance,
      postMessage: (message: FromSimulator) => {
        if (message.type === 'report') resolve(message.report);
      },
    };
    runInNewContext(readFileSync('dist/simulator-web.js', 'utf8'), scope);
    scope.onmessage?.({ data: { type: 'run', id: 1, model, scenarios: [null] } });
  });
}

describe('one design, seed and version', () => {
  it('give the same bytes in this process, from the command and from the worker of a browser', async () => {
    const here = JSON.stringify(simulate(await modelOf(design)));
    expect(JSON.stringify(await fromBrowserWorker())).toBe(here);
    const { output } = sysd(['simulate', '-', '--format', 'json'], { input: design });
    expect(JSON.stringify(JSON.parse(output))).toBe(here);
  });
});
