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

const latency = (name: 'mean' | 'p50' | 'p95' | 'p99', truth: number, flow = 'f') => ({
  name: flow === 'f' ? name : `${name} of ${flow}`,
  truth,
  interval: (report: Report) => report.flows[flow]?.latency.ci95[name],
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
  {
    name: 'Jackson network with feedback of a quarter',
    seconds: 600,
    source: 'Jackson 1957: visits 4/3, a load of 0.8, and 4 in the system',
    text: `${head}client users
service web { serviceTime: 15ms concurrency: 1 errorRate: 25% }
users -> web { retries: 1000 }
flow f from users at 40/s { users -> web }`,
    figures: [latency('mean', 0.1)],
  },
  {
    name: 'M/H2/1 at 0.5, coefficient of variation 2',
    seconds: 500,
    source: pollaczek,
    text: station(
      '50/s',
      'serviceTime: hyperexponential(88.7298334620742%: 5.635083268962915ms, 11.2701665379258%: 44.36491673103708ms) concurrency: 1',
    ),
    figures: [latency('mean', 0.035)],
  },
  {
    name: 'M/LN/1 with processor sharing at 0.8',
    seconds: 300,
    source: 'Kleinrock 1976, 4.4: the mean depends on the service by its mean alone',
    text: station(
      '80/s',
      'serviceTime: lognormal(mean: 10ms, cv: 1.5) concurrency: 100000 cores: 1 discipline: processor-sharing',
    ),
    figures: [latency('mean', 0.05)],
  },
  {
    name: 'D/M/1 at 0.8',
    seconds: 300,
    source: 'Kleinrock 1975, 6.4: 1 / (mu (1 - s)) with s = exp(-(1 - s) / 0.8)',
    text: `${head}client users { arrival: constant }
service web { serviceTime: 10ms concurrency: 1 }
flow f from users at 80/s { users -> web }`,
    figures: [latency('mean', 0.026927308399199)],
  },
  {
    name: 'E2/M/1 at 0.8, in turn over two servers',
    seconds: 150,
    source: 'Kleinrock 1975, 6.4',
    text: `${head}client users
service web { replicas: 2 serviceTime: 10ms concurrency: 1 }
users -> web { strategy: round-robin }
flow f from users at 160/s { users -> web }`,
    figures: [latency('mean', 0.0384397976699), latency('p99', 0.177021810185)],
  },
  {
    name: 'weighted round-robin over a fast and a slow server',
    seconds: 100,
    source:
      'each server sees gaps of one and two arrivals in turn: semi-Markov arrivals, Kleinrock 1975, 6.4',
    text: `${head}client users
service web { replicas: 2 speed: [2, 1] serviceTime: 10ms concurrency: 1 }
users -> web { strategy: weighted-round-robin weights: [2, 1] }
flow f from users at 240/s { users -> web }`,
    figures: [latency('mean', 0.0257247324986)],
  },
  {
    name: 'M/M/1 with two priorities',
    seconds: 400,
    source: 'Cobham 1954; Kleinrock 1976, 3.6: waits of 1 and 10/3 services',
    text: `${head}client users
service web { serviceTime: 10ms concurrency: 1 discipline: priority }
flow f from users at 30/s { priority: 2 users -> web }
flow g from users at 40/s { priority: 1 users -> web }`,
    figures: [latency('mean', 0.02), latency('mean', 0.13 / 3, 'g')],
  },
  {
    name: 'M/M/1/10 at 0.8',
    seconds: 300,
    source: 'Kleinrock 1975, 3.6',
    text: station('80/s', 'serviceTime: 10ms concurrency: 1 queueLimit: 9'),
    figures: [rejected(0.0234928575799), latency('mean', 0.0379709750398)],
  },
  {
    name: 'M/M/18/18 at 10 Erlang',
    seconds: 30,
    source: `Erlang's loss formula; ${erlang}`,
    text: station('1000/s', 'serviceTime: 10ms concurrency: 18 queueLimit: 0'),
    figures: [rejected(0.00714243795)],
  },
  {
    name: 'M/M/1 at 0.8 whose clients wait twice a mean response at most',
    seconds: 300,
    source:
      'the response is exponential with mean 50 ms: exp(-2) of the calls time out and are served all the same',
    text: `${head}client users
service web { serviceTime: 10ms concurrency: 1 }
users -> web { timeout: 100ms }
flow f from users at 80/s { expect errorRate < 100% users -> web }`,
    figures: [rejected(Math.exp(-2))],
  },
  {
    name: 'two queues that are both waited for, at 0.5',
    seconds: 500,
    source: 'Flatto and Hahn 1984: (12 - load) / 8 times the response of one',
    text: `${head}client users
service left { serviceTime: 10ms concurrency: 1 }
service right { serviceTime: 10ms concurrency: 1 }
flow f from users at 50/s { parallel { users -> left  users -> right } }`,
    figures: [latency('mean', 0.02875)],
  },
  {
    name: 'the slowest of ten',
    seconds: 15,
    source: 'the largest of ten exponentials: the sum of 1/k, and -ln(1 - p^(1/10))',
    text: `${head}client users
service leaf { serviceTime: 10ms concurrency: 1000 }
flow f from users at 400/s { parallel 10 { users -> leaf } }`,
    figures: [
      latency('mean', 0.0292896825397),
      latency('p50', 0.0270355519186),
      latency('p99', 0.0690323679448),
    ],
  },
  {
    name: 'two of three replies',
    seconds: 15,
    source: 'order statistics: 1/3 + 1/2 of a mean reply',
    text: `${head}client users
service a { serviceTime: 10ms concurrency: 1000 }
service b { serviceTime: 10ms concurrency: 1000 }
service c { serviceTime: 10ms concurrency: 1000 }
flow f from users at 400/s { parallel wait 2 { users -> a  users -> b  users -> c } }`,
    figures: [latency('mean', 0.01 * (1 / 3 + 1 / 2))],
  },
  {
    name: 'callers who hold one of four threads while they wait for two workers',
    seconds: 300,
    source: 'the Markov chain of both stages, solved exactly',
    text: `${head}client users
service web { serviceTime: 10ms concurrency: 4 }
service back { serviceTime: 12.5ms concurrency: 2 }
flow f from users at 80/s { users -> web -> back }`,
    figures: [latency('mean', 0.0275215121401)],
  },
  {
    name: 'closed, 20 users, M/M/1',
    seconds: 250,
    source: 'machine repair, Kleinrock 1975, 3.8',
    text: `${head}client users { arrival: closed(20, think: exponential(100ms)) }
service web { serviceTime: 10ms concurrency: 1 }
flow f from users { users -> web }`,
    figures: [latency('mean', 0.100374509948)],
  },
  {
    name: 'closed network of three, 30 users',
    seconds: 70,
    source: 'mean value analysis, Reiser and Lavenberg 1980',
    text: `${head}client users { arrival: closed(30, think: exponential(40ms)) }
service cpu { serviceTime: 1.25ms concurrency: 1 }
service first { serviceTime: 3ms concurrency: 1 }
service second { serviceTime: 2ms concurrency: 1 }
flow f from users { users -> cpu  users -> first  users -> second }`,
    figures: [latency('mean', 0.0501838535095)],
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
