import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/poll-load';

const news = (client: string, feed = 'replicas: 20  concurrency: 16  serviceTime: 2ms', flow = '') => `
client app { ${client} }
service feed { ${feed} }
flow news from app {
  ${flow}
  app -> feed
}
`;

describe(rule, () => {
  it('reports users whose questions are more than is served: users / interval', async () => {
    const { related } = await expectFinding(rule, news('users: 1M  [|poll: 100ms|]'), {
      message: '1M users of "app" who ask every 100 ms make 10M/s: 62.5x of what "feed" can serve (160k/s).',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['It answers them.']);
  });

  it('reports polls that need most of the capacity', async () => {
    await expectFinding(rule, news('users: 1M  [|poll: 8s|]'), {
      message: '1M users of "app" who ask every 8 s make 125k/s: 78.1% of what "feed" can serve (160k/s).',
      severity: 'warning',
    });
  });

  it('tells what news as fresh as promised takes instead, and offers no longer interval', async () => {
    const { fixes } = await expectFinding(
      rule,
      news('users: 1M  [|poll: 100ms|]', undefined, 'expect staleness < 1s'),
      {
        message:
          '1M users of "app" who ask every 100 ms make 10M/s: 62.5x of what "feed" can serve (160k/s). News within 1 s would take 1M open connections over which it is pushed.',
        severity: 'warning',
      },
    );
    expect(fixes.map(({ label }) => label)).toEqual(['accept']);
  });

  it('reports news that is older than promised', async () => {
    await expectFinding(rule, news('users: 1k  [|poll: 30s|]', undefined, 'expect staleness < 5s'), {
      message: '"app" asks every 30 s, so that its news is up to that old; news allows 5 s.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: they ask every half minute', news('users: 1M  poll: 30s')],
    ['nobody polls', news('users: 1M  rate: 100/s')],
    ['nobody says how many there are', news('poll: 100ms')],
    ['the flow is best-effort', news('users: 1M  poll: 100ms', undefined, 'tier: best-effort')],
    ['news is as fresh as promised', news('users: 1k  poll: 5s', undefined, 'expect staleness < 5s')],
    ['users keep a connection open instead', news('users: 1M  stream: true')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: the interval at which 70% of the capacity is enough', async () => {
    await expectFixed(rule, news('users: 1M  poll: 1s'), news('users: 1M  poll: 10s'));
  });

  it('is gone after its second fix: over open connections, where there is room', async () => {
    const text = news('users: 12k  poll: 10ms', 'replicas: 2  concurrency: 10k  cores: 1  serviceTime: 2ms');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(
      news('users: 12k    stream: true', 'replicas: 2  concurrency: 10k  cores: 1  serviceTime: 2ms'),
    );
    await expectNone(rule, after);
  });

  it('is gone after its first fix: as often as promised', async () => {
    await expectFixed(
      rule,
      news('users: 1k  poll: 30s', undefined, 'expect staleness < 5s'),
      news('users: 1k  poll: 5s', undefined, 'expect staleness < 5s'),
    );
  });
});
