import { describe, it } from 'vitest';
import { expectFinding, expectNone } from '../support.ts';

const rule = 'latency/sync-chain';

const chain = (promise: string, flow = 'users -> a -> b -> c -> d -> e -> g read') => `
client users
service a { availability: 99.9% }  service b { availability: 99.9% }  service c { availability: 99.9% }
service d { availability: 99.9% }  service e { availability: 99.9% }  queue jobs
database g { availability: 99.9% }
flow [|buy|] from users at 10/s {
  ${promise}
  ${flow}
}
`;
const plain = (...args: Parameters<typeof chain>) => chain(...args).replace(/\[\||\|\]/g, '');

describe(rule, () => {
  it('tells of a long chain that misses the availability it promises', async () => {
    await expectFinding(rule, chain('expect availability >= 99.9%'), {
      message:
        'buy waits for 6 calls within each other (users -> a -> b -> c -> d -> e -> g) and misses what it promises. Latencies add up, availabilities multiply, here to 99.401% (down 2 d 4 h a year).',
      severity: 'info',
    });
  });

  it('tells of a long chain that misses the latency it promises', async () => {
    await expectFinding(rule, chain('expect p99 < 100ms'), {
      message:
        'buy waits for 6 calls within each other (users -> a -> b -> c -> d -> e -> g) and misses what it promises. Latencies add up, availabilities multiply, here to 99.401% (down 2 d 4 h a year).',
      severity: 'info',
    });
  });

  it('sees the longest chain beside others', async () => {
    const flow = 'users -> a -> b -> c -> d -> e -> g read\n  a -> c';
    await expectFinding(rule, chain('expect availability >= 99.5%', flow), {
      message:
        'buy waits for 6 calls within each other (users -> a -> b -> c -> d -> e -> g) and misses what it promises. Latencies add up, availabilities multiply, here to 99.401% (down 2 d 4 h a year).',
      severity: 'info',
    });
  });

  it.each([
    ['what is promised is kept', plain('expect availability >= 99.3%  expect p99 < 2s')],
    ['nothing is promised', plain('')],
    [
      'work is handed over on the way',
      plain('expect availability >= 99.9%', 'users -> a -> b ~> jobs -> c -> d -> e -> g write'),
    ],
    [
      'one of them is optional',
      plain('expect availability >= 99.9%', 'users -> a -> b -> c { optional: true } -> d -> e -> g read'),
    ],
    ['the flow is best-effort', plain('tier: best-effort  expect availability >= 99.9%')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with one call less', async () => {
    await expectNone(rule, plain('expect availability >= 99.9%', 'users -> a -> b -> c -> d -> g read'));
  });
});
