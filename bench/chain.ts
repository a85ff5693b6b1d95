import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { load } from '../language/load.ts';
import { inlineMore } from '../src/cli/inlining.ts';
import type { Model } from '../src/model/model.ts';
import { prepare } from '../src/simulation/simulate.ts';
import { median, tell } from './measure.ts';

/** Slots and mean service times of ten stations, as in chain.c; the fourth stands eight times behind a balancer. */
const stations: [slots: number, service: string][] = [
  [64, '1ms'],
  [8, '0.5ms'],
  [4, '0.2ms'],
  [8, '20ms'],
  [16, '2ms'],
  [4, '0.3ms'],
  [16, '10ms'],
  [4, '0.4ms'],
  [8, '1ms'],
  [16, '2ms'],
];

/** The same chain in .sysd: nine of ten requests skip the seventh station. Unlike in chain.c the answers travel back. */
export const chainText = (rate: number) => `system Chain { network: { client: 0.5ms sameZone: 0.75ms } }
client users
${stations
  .map(([slots, service], at) => {
    const more = at === 3 ? ' replicas: 8' : '';
    return `service n${at} { concurrency: ${slots} serviceTime: exponential(${service}) blocking: false${more} }`;
  })
  .join('\n')}
n2 -> n3 { strategy: least-connections }
flow requests from users at ${rate}/s {
  users -> n0 -> n1 -> n2 -> n3 -> n4 -> n5
  choose { 10% { n5 -> n6 } }
  n5 -> n7 -> n8 -> n9
}`;

async function chain(rate: number): Promise<Model> {
  const { model, problems } = await load('file:///chain.sysd', { read: async () => chainText(rate) });
  const [error] = problems.filter(({ severity }) => severity === 'error');
  if (error) throw new Error(error.message);
  return model;
}

/** Seconds of this process's time that all its threads have worked: what others do on the machine does not count. */
const worked = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Requests a second of processor time that the general core simulates of the chain. */
function requestsPerSecond(model: Model, duration: number): number {
  const started = worked();
  const prepared = prepare(model, { duration, warmup: 0 });
  if (!prepared.ok) throw new Error(prepared.message);
  while (!prepared.run.advance(1_000_000));
  const { requests } = prepared.run.report().flows;
  return (requests?.offered ?? 0) / (worked() - started);
}

/** The same by chain.c on the same machine; undefined where there is no C compiler. */
function requestsPerSecondInC(requests: number): number | undefined {
  mkdirSync('out/bench', { recursive: true });
  const compiled = spawnSync('gcc', ['-O2', '-o', 'out/bench/chain', 'bench/chain.c', '-lm']);
  if (compiled.status !== 0) return undefined;
  const told: unknown = JSON.parse(
    execFileSync('out/bench/chain', [String(requests), '1', '0'], { encoding: 'utf8' }),
  );
  return typeof told === 'object' && told !== null && 'rps' in told ? Number(told.rps) : undefined;
}

/** Runs in which the engine is compiled, bit by bit; what C has compiled before it begins. */
const warmUpRuns = 3;
const runs = 5;

/**
 * Tells the speed of the general core next to a program in C written for this one chain. To be run in a process of its own,
 * as the command and the worker of the editor do: what other designs have taught the compiler does not count here.
 */
export async function benchChain(): Promise<void> {
  inlineMore();
  const busy = await chain(2000);
  const own: number[] = [];
  const inC: number[] = [];
  for (let run = 0; run < warmUpRuns + runs; run++) {
    const rate = requestsPerSecond(busy, 60);
    if (run >= warmUpRuns) own.push(rate);
    const yardstick = requestsPerSecondInC(500_000);
    if (yardstick !== undefined) inC.push(yardstick);
  }
  const inThousands = (rates: readonly number[]) => rates.map((rate) => rate / 1000);
  tell('chain of ten at 2,000/s: simulated requests', inThousands(own), 'k/s');
  if (inC.length === 0) console.log('Without chain.c: there is no gcc.');
  else {
    tell('chain of ten at 2,000/s: the same in C', inThousands(inC), 'k/s');
    console.log(
      `${'chain of ten: sysd / C'.padEnd(58)} ${(median(own) / median(inC)).toFixed(2).padStart(9)} x`,
    );
  }
  const usual = await chain(1000);
  const taken = [1, 2, 3].map(() => (1000 * 600_000) / requestsPerSecond(usual, 600));
  tell('chain of ten: 600,000 requests, 10 minutes at 1,000/s', taken);
}
