import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'lb/uneven-round-robin';

const pool = (balancer: string, speed = '  speed: [3, 1]', rate = '150/s') => `
client users
loadBalancer ${balancer}
service exec { replicas: 2${speed}  concurrency: 10  serviceTime: 100ms }
flow run from users at ${rate} { users -> lb -> exec }
`;

const targets = (strategy: string, more = '') => `
client users
loadBalancer lb { ${strategy} }
service big { concurrency: 20  serviceTime: 100ms }
service small { concurrency: 5  serviceTime: 100ms${more} }
flow run from users at 60/s { users -> lb -> [big, small] }
`;

const varied = (strategy: string, time: string, rate = '16/s') => `
client users
loadBalancer lb { ${strategy} }
service exec { replicas: 2  concurrency: 1  serviceTime: ${time} }
flow run from users at ${rate} { users -> lb -> exec }
`;

describe(rule, () => {
  it('reports equal turns for unequal replicas, and what is wasted', async () => {
    const { related } = await expectFinding(rule, pool('lb { [|strategy: round-robin|] }'), {
      message:
        'Round robin gives each replica of "exec" its turn, and the slowest can do 100/s: together they serve 200/s of 400/s (50% wasted), and 150/s come at peak.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['Its replicas are chosen between.']);
  });

  it('is milder where taking turns is the default', async () => {
    await expectFinding(rule, pool('[|lb|]'), {
      message:
        'Round robin gives each replica of "exec" its turn, and the slowest can do 100/s: together they serve 200/s of 400/s (50% wasted), and 150/s come at peak. The `strategy` of "lb" is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it('reports weights that do not fit', async () => {
    await expectFinding(rule, pool('lb { [|strategy: weighted-round-robin|]  weights: [1, 3] }'), {
      message:
        'By its weights "lb" gives each replica of "exec" its share, and the slowest can do 100/s: together they serve 133/s of 400/s (66.7% wasted), and 150/s come at peak.',
      severity: 'warning',
    });
  });

  it('reports several targets that differ in what they can do', async () => {
    const { related } = await expectFinding(rule, targets('[|strategy: round-robin|]'), {
      message:
        'Round robin gives each replica of "big" and "small" its turn, and the slowest ("small") can do 50/s: together they serve 100/s of 250/s (60% wasted), and 60/s come at peak.',
      severity: 'warning',
    });
    expect(related.length).toBe(2);
  });

  it('informs of requests that wait behind long ones', async () => {
    await expectFinding(rule, varied('[|strategy: random|]', 'hyperexponential(90%: 50ms, 10%: 550ms)'), {
      message:
        'Service times of "exec" vary by 2.35 times their mean, and a random choice sends requests behind long ones: they wait 1.3 s for 100 ms of work.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: turns are by strength', pool('lb { strategy: weighted-round-robin  weights: [3, 1] }')],
    ['targets get what they can do', targets('strategy: weighted-round-robin  weights: [4, 1]')],
    ['the targets can do the same', targets('strategy: round-robin', '  speed: [4]')],
    ['weights are left to the speeds', pool('lb { strategy: weighted-round-robin }')],
    ['the balancer looks who is busy', pool('lb { strategy: least-connections }')],
    ['the replicas differ by a fifth', pool('lb { strategy: round-robin }', '  speed: [1.2, 1]')],
    ['the slowest is idle for most of the time', pool('lb { strategy: round-robin }', undefined, '90/s')],
    ['users stay with their replica', pool('lb { strategy: round-robin  sticky: ip }')],
    ['service times vary little', varied('strategy: random', 'constant(100ms)')],
    [
      'there is hardly anybody to wait for',
      varied('strategy: random', 'hyperexponential(90%: 50ms, 10%: 550ms)', '4/s'),
    ],
    [
      'long requests are gone around',
      varied('strategy: least-connections', 'hyperexponential(90%: 50ms, 10%: 550ms)'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: turns by speed', async () => {
    await expectFixed(
      rule,
      pool('lb { strategy: round-robin }'),
      pool('lb { strategy: weighted-round-robin  weights: [3, 1] }'),
    );
  });

  it('is gone after its first fix: targets by what they can do', async () => {
    await expectFixed(
      rule,
      targets('strategy: round-robin'),
      targets('strategy: weighted-round-robin  weights: [4, 1]'),
    );
  });

  it('is gone after its first fix on an arrow: callers choose themselves', async () => {
    const text = (strategy: string) => `
client users
service exec { replicas: 2  speed: [3, 1]  concurrency: 10  serviceTime: 100ms }
flow run from users at 150/s { users -> exec { ${strategy} } }
`;
    await expectFixed(
      rule,
      text('strategy: round-robin'),
      text('strategy: weighted-round-robin  weights: [3, 1]'),
    );
  });

  it('is gone after its second fix: to the one with the fewest under way', async () => {
    const text = pool('lb { strategy: round-robin }');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(pool('lb { strategy: least-connections }'));
    await expectNone(rule, after);
  });
});
