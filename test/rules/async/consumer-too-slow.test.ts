import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/consumer-too-slow';

const photos = (worker: string, rate = '20/s', queue = '', flow = '') => `
client users
service api { replicas: 2 }
queue photos${queue}
worker ${worker}
flow upload from users at ${rate} {
  ${flow}
  users -> api
  api ~> photos -> resize
}
`;

const bursts = (worker: string) => `
client users { rate: 20/s  arrival: bursty(factor: 10x, length: 10s, every: 2m) }
service api { replicas: 4 }
queue photos
worker ${worker}
flow upload from users {
  expect completion < 20s
  users -> api
  api ~> photos -> resize
}
`;

describe(rule, () => {
  it('reports a backlog that never ends, and how fast it grows', async () => {
    const { related } = await expectFinding(
      rule,
      photos('resize { [|replicas: 4|]  concurrency: 2  serviceTime: 1s }'),
      {
        message:
          '"photos" brings 20/s, and "resize" can finish 8/s (4 replicas of 2/s). The backlog grows by 43.2k an hour and never ends. 15 replicas would be busy for 70% of the time.',
        severity: 'error',
      },
    );
    expect(related.map(({ message }) => message)).toEqual([
      'Its messages wait here.',
      'upload sends them (20/s).',
    ]);
  });

  it('tells what a limit does about it: the rest is refused', async () => {
    await expectFinding(
      rule,
      photos('resize { [|replicas: 4|]  concurrency: 2  serviceTime: 1s }', '20/s', ' { queueLimit: 600 }'),
      {
        message:
          '"photos" brings 20/s, and "resize" can finish 8/s (4 replicas of 2/s). After 50 s its 600 places are taken, and from then on 60% of the messages are refused. 15 replicas would be busy for 70% of the time.',
        severity: 'error',
      },
    );
  });

  it('adds up what two queues bring to one worker', async () => {
    const text = `
client users
queue a
queue b
worker [|w|] { concurrency: 1  serviceTime: 100ms }
flow first from users at 6/s { users ~> a -> w }
flow second from users at 6/s { users ~> b -> w }
`;
    await expectFinding(rule, text, {
      message:
        '"a" and "b" bring 12/s, and "w" can finish 10/s. The backlog grows by 7,200 an hour and never ends. 2 replicas would be busy for 70% of the time.',
      severity: 'error',
    });
  });

  it('is milder where the pace of the consumer is a default', async () => {
    await expectFinding(rule, photos('resize { [|replicas: 1|]  serviceTime: 1s }'), {
      message:
        '"photos" brings 20/s, and "resize" can finish 16/s. The backlog grows by 14.4k an hour and never ends. 2 replicas would be busy for 70% of the time. The `concurrency` of "resize" is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it('warns of a burst that is worked off too late', async () => {
    await expectFinding(rule, bursts('resize { [|replicas: 3|]  concurrency: 10  serviceTime: 1s }'), {
      message:
        'A burst brings 114/s for 10 s, and "resize" can finish 30/s: 843 messages are left, the last of which waits 28.1 s. All work of upload must be done in 20 s.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'one edit away: there are enough of them',
      photos('resize { replicas: 15  concurrency: 2  serviceTime: 1s }'),
    ],
    [
      'the queue throws the oldest away on purpose',
      photos(
        'resize { replicas: 4  concurrency: 2  serviceTime: 1s }',
        '20/s',
        ' { queueLimit: 600  overflow: drop-oldest }',
      ),
    ],
    [
      'the flow is best-effort',
      photos('resize { replicas: 4  concurrency: 2  serviceTime: 1s }', '20/s', '', 'tier: best-effort'),
    ],
    [
      'it takes many messages at once',
      photos('resize { replicas: 4  concurrency: 2  serviceTime: 1s  batch: 10 }'),
    ],
    [
      'only its peak is more than it finishes',
      photos('resize { replicas: 12  concurrency: 2  serviceTime: 1s }', '20/s', '', 'peak: 3x'),
    ],
    ['the burst is worked off in time', bursts('resize { replicas: 4  concurrency: 10  serviceTime: 1s }')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it.each([
    ['what never ends', photos('resize { replicas: 4  concurrency: 2  serviceTime: 1s }')],
    ['a peak', photos('resize { replicas: 15  concurrency: 2  serviceTime: 1s }', '20/s', '', 'peak: 3x')],
  ])('is the one rule that tells %s of a worker behind a queue', async (_, text) => {
    const found = await findingsIn(text);
    const overload = found.filter(({ rule: id }) => id.startsWith('capacity/'));
    expect(overload.filter(({ element }) => element === 'resize').map(({ message }) => message)).toEqual([]);
  });

  it('leaves a worker that is busy in the mean to the rules of capacity', async () => {
    const busy = photos('resize { replicas: 12  concurrency: 2  serviceTime: 1s }');
    expect((await findingsIn(busy, 'capacity/overloaded')).map(({ element }) => element)).toEqual(['resize']);
  });

  it('is quiet when they wait for something that is overloaded itself', async () => {
    await expectNone(
      rule,
      `
client users
queue q
worker w { replicas: 9  concurrency: 4  serviceTime: 10ms }
database db { concurrency: 1  writeTime: 100ms }
flow f from users at 50/s { users ~> q -> w -> db write }
`,
    );
  });

  it('is quiet when two consumers of one queue finish it together', async () => {
    await expectNone(
      rule,
      `
client users
queue q
worker fast { concurrency: 9  serviceTime: 100ms }
worker slow { concurrency: 2  serviceTime: 100ms }
flow f from users at 80/s { users ~> q -> [fast, slow] }
`,
    );
  });

  it('is gone after its first fix: as many as are busy for 70% of the time', async () => {
    await expectFixed(
      rule,
      photos('resize { replicas: 4  concurrency: 2  serviceTime: 1s }'),
      photos('resize { replicas: 15  concurrency: 2  serviceTime: 1s }'),
    );
  });

  it('is gone after its first fix: a burst that is worked off in time', async () => {
    await expectFixed(
      rule,
      bursts('resize { replicas: 3  concurrency: 10  serviceTime: 1s }'),
      bursts('resize { replicas: 5  concurrency: 10  serviceTime: 1s }'),
    );
  });
});
