import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/autoscale-limits';

const bursts = ' { arrival: bursty(factor: 5x, length: 2m, every: 1h) }';

const site = (web: string, parts: { fans?: string; step?: string; more?: string } = {}) => `
client fans${parts.fans ?? ''}
service web { ${web}  serviceTime: 5ms  concurrency: 1 }
flow home from fans at 200/s { fans -> web${parts.step ?? ''} }
${parts.more ?? ''}
`;

const scaled = 'replicas: 2..12  autoscale: { target: 60%  delay: 3m }';

describe(rule, () => {
  it('reports bursts that are over before new replicas come', async () => {
    const { related } = await expectFinding(
      rule,
      site(`[|replicas: 2..12|]  autoscale: { target: 60%  delay: 3m }`, { fans: bursts }),
      {
        message:
          'New replicas of "web" take 3 min to come, and a spike brings 1k/s at once. The 2 that run until then can serve 400/s: 72k requests pile up.',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['Its bursts are 5x.']);
  });

  it('reports the load of a scenario', async () => {
    const more = 'scenario news { at 1m load home by 4x for 5m }';
    const { related } = await expectFinding(
      rule,
      site('[|replicas: 2..12|]  autoscale: { target: 60%  delay: 2m }  startup: 1m', { more }),
      {
        message:
          'New replicas of "web" take 3 min to come, and a spike brings 800/s at once. The 2 that run until then can serve 400/s: 72k requests pile up.',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['It loads home 4x.']);
  });

  it('tells of a tier that scales far beyond what is behind it', async () => {
    const more = 'database orders { readTime: 8ms  concurrency: 4 }';
    const text = site('[|replicas: 4..60|]  autoscale: { target: 60% }  blocking: false', {
      more,
      step: ' -> orders read',
    });
    await expectFinding(rule, text, {
      message:
        '"web" scales to 60x the load at peak, but "orders" behind it is saturated at 2.5x (500/s): more than 3 replicas only move the queue there.',
      severity: 'info',
    });
  });

  it.each([
    [
      'the replicas that run are enough',
      site('replicas: 6..12  autoscale: { target: 60%  delay: 3m }', { fans: bursts }),
    ],
    ['load comes evenly', site(scaled)],
    ['what is too much is turned away', site(`${scaled}  queueLimit: 100`, { fans: bursts })],
    ['the number of replicas is fixed', site('replicas: 6', { fans: bursts })],
    [
      'what is behind it has room',
      site('replicas: 4..60  autoscale: { target: 60% }  blocking: false', {
        more: 'database orders { readTime: 8ms  concurrency: 40 }',
        step: ' -> orders read',
      }),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with smaller bursts', async () => {
    await expectNone(rule, site(scaled, { fans: bursts.replace('5x', '2x') }));
  });

  it('is gone after its first fix: enough replicas from the start', async () => {
    await expectFixed(
      rule,
      site(scaled, { fans: bursts }),
      site('replicas: 5..12  autoscale: { target: 60%  delay: 3m }', { fans: bursts }),
    );
  });

  it('is gone after its first fix: scaled no further than it helps', async () => {
    const parts = { more: 'database orders { readTime: 8ms  concurrency: 4 }', step: ' -> orders read' };
    const web = (replicas: string) =>
      site(`replicas: ${replicas}  autoscale: { target: 60% }  blocking: false`, parts);
    await expectFixed(rule, web('2..60'), web('2..3'));
  });
});
