import type { Interval, Report } from '../../src/simulation/report.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from './model.ts';

/** A queue whose answer is known, as a design, and what a run of it must tell. */
export interface QueueingCase {
  name: string;
  /** Where the formula stands. */
  source: string;
  text: string;
  /** Simulated time that holds some 24,000 requests. */
  seconds: number;
  figures: { name: string; truth: number; interval(report: Report): Interval | null | undefined }[];
}

const head = 'system Queue { network: { client: 0ms sameZone: 0ms } }\n';

const latency = (name: 'mean' | 'p50' | 'p95' | 'p99', truth: number) => ({
  name,
  truth,
  interval: (report: Report) => report.flows.f?.latency.ci95[name],
});

/** Share that is turned away; as an expectation, for only these have an interval within one run. */
const rejected = (truth: number) => ({
  name: 'rejected',
  truth,
  interval: (report: Report) => report.expectations[0]?.range,
});

const station = (rate: string, service: string) => `${head}client users
service web { ${service} }
flow f from users at ${rate} { expect errorRate < 100% users -> web }`;

const pollaczek = 'Pollaczek and Khinchine; Kleinrock 1975, 5.6';
const erlang = 'Erlang 1917; Kleinrock 1975, 3.5';

/** Times in units of a mean service of 10 ms. */
export const queueingCases: readonly QueueingCase[] = [
  {
    name: 'M/M/1 at 0.8',
    seconds: 300,
    source: 'Kleinrock 1975, 3.2: the response is exponential with mean 1 / (mu - lambda)',
    text: station('80/s', 'serviceTime: 10ms concurrency: 1'),
    figures: [
      latency('mean', 0.05),
      latency('p50', 0.05 * Math.log(2)),
      latency('p99', 0.05 * Math.log(100)),
    ],
  },
  {
    name: 'M/M/4 at 0.8',
    seconds: 80,
    source: erlang,
    text: station('320/s', 'serviceTime: 10ms concurrency: 4'),
    figures: [
      latency('mean', 0.0174554058973),
      latency('p95', 0.0473801949604),
      latency('p99', 0.0689320374888),
    ],
  },
  {
    name: 'M/D/1 at 0.8',
    seconds: 300,
    source: pollaczek,
    text: station('80/s', 'serviceTime: constant(10ms) concurrency: 1'),
    figures: [latency('mean', 0.03)],
  },
  {
    name: 'M/U/1 at 0.9',
    seconds: 300,
    source: pollaczek,
    text: station('90/s', 'serviceTime: uniform(0ms, 20ms) concurrency: 1'),
    figures: [latency('mean', 0.07)],
  },
  {
    name: 'M/E4/1 at 0.5',
    seconds: 300,
    source: pollaczek,
    text: station('50/s', 'serviceTime: erlang(4, 10ms) concurrency: 1'),
    figures: [latency('mean', 0.01625)],
  },
  {
    name: 'M/LN/1 at 0.8, coefficient of variation 1',
    seconds: 300,
    source: pollaczek,
    text: station('80/s', 'serviceTime: lognormal(mean: 10ms, cv: 1) concurrency: 1'),
    figures: [latency('mean', 0.05)],
  },
  {
    name: 'M/M/1/5 at 2',
    seconds: 120,
    source: 'Kleinrock 1975, 3.6: (1 - r) r^5 / (1 - r^6)',
    text: station('200/s', 'serviceTime: 10ms concurrency: 1 queueLimit: 4'),
    figures: [rejected(32 / 63)],
  },
  {
    name: 'M/M/4/16 at 1.5',
    seconds: 40,
    source: 'Kleinrock 1975, 3.6',
    text: station('600/s', 'serviceTime: 10ms concurrency: 4 queueLimit: 12'),
    figures: [rejected(0.334080364438)],
  },
  {
    name: 'M/M/10/10 at 5 Erlang',
    seconds: 50,
    source: `Erlang's loss formula; ${erlang}`,
    text: station('500/s', 'serviceTime: 10ms concurrency: 10 queueLimit: 0'),
    figures: [rejected(0.0183845703366)],
  },
  {
    name: 'closed, 100 users, M/M/8',
    seconds: 15,
    source: 'machine repair, Kleinrock 1975, 3.8',
    text: `${head}client users { arrival: closed(100, think: exponential(50ms)) }
service web { serviceTime: 5ms concurrency: 8 }
flow f from users { users -> web }`,
    figures: [latency('mean', 0.0132039404826)],
  },
  {
    name: 'closed network of three, 10 users',
    seconds: 100,
    source: 'mean value analysis, Reiser and Lavenberg 1980',
    text: `${head}client users { arrival: closed(10, think: exponential(40ms)) }
service cpu { serviceTime: 1.25ms concurrency: 1 }
service first { serviceTime: 3ms concurrency: 1 }
service second { serviceTime: 2ms concurrency: 1 }
flow f from users { users -> cpu  users -> first  users -> second }`,
    figures: [latency('mean', 0.0105829596533)],
  },
  {
    name: 'tandem of three M/M/1',
    seconds: 400,
    source: 'Burke 1956; the response is hypoexponential with rates 150, 50 and 30',
    text: `${head}client users
service a { serviceTime: 5ms concurrency: 1 }
service b { serviceTime: 10ms concurrency: 1 }
service c { serviceTime: 12.5ms concurrency: 1 }
flow f from users at 50/s { users -> a  users -> b  users -> c }`,
    figures: [latency('mean', 0.06), latency('p95', 0.136226675172), latency('p99', 0.190955877747)],
  },
  {
    name: 'Jackson network with a branch',
    seconds: 400,
    source: 'Jackson 1957: every station is as if alone',
    text: `${head}client users
service a { serviceTime: 10ms concurrency: 1 }
service b { serviceTime: 10ms concurrency: 1 }
service c { serviceTime: 10ms concurrency: 1 }
flow f from users at 50/s { users -> a  choose { 30% { users -> b } 70% { users -> c } } }`,
    figures: [latency('mean', 1 / 50 + 0.3 / 85 + 0.7 / 65)],
  },
];

/** Intervals that claim 95% may miss more often than that by chance; less likely chance than this is an error. */
export const chance = 1e-4;

/**
 * Probability that of so many intervals that cover with probability 0.95 at most so many do: the exact lower tail of the
 * binomial distribution, added up in logarithms.
 */
export function chanceOfCovering(covered: number, of: number, probability = 0.95): number {
  let term = of * Math.log(1 - probability);
  let sum = 0;
  for (let k = 0; k <= covered; k++) {
    sum += Math.exp(term);
    term += Math.log((of - k) / (k + 1)) + Math.log(probability / (1 - probability));
  }
  return Math.min(1, sum);
}

/** How many runs claim an interval of each figure of a case, and how many of these intervals hold what is true. */
export async function coverageOf(
  { text, seconds, figures }: QueueingCase,
  runs: number,
): Promise<{ name: string; claimed: number; covered: number }[]> {
  const model = await modelOf(text);
  const counts = figures.map(({ name }) => ({ name, claimed: 0, covered: 0 }));
  for (let run = 0; run < runs; run++) {
    const report = simulate(model, { seed: 90_001 + 104_729 * run, duration: seconds, warmup: seconds / 10 });
    figures.forEach(({ interval, truth }, at) => {
      const claim = interval(report);
      const count = counts[at];
      if (!claim || !count) return;
      count.claimed++;
      if (claim[0] <= truth && truth <= claim[1]) count.covered++;
    });
  }
  return counts;
}
