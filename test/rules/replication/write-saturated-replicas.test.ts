import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'replication/write-saturated-replicas';

/** Each replica does 2,000 operations a second. */
const timeline = (store: string, { reads = 3000, writes = 1600 } = {}) => `
client users
service api { replicas: 8 }
database timeline { replication: leader-follower  readTime: 5ms  writeTime: 5ms  concurrency: 10  ${store} }
flow browse from users at ${reads}/s { users -> api -> timeline read }
flow post from users at ${writes}/s { users -> api -> timeline write }
`;

describe(rule, () => {
  it('reports followers whose writes leave too little for the reads', async () => {
    await expectFinding(rule, timeline('[|replicas: 4|]  reads: followers'), {
      message:
        'Each replica of "timeline" repeats all 1.6k/s writes, which takes 80% of it: 3 readers have room for 1.2k/s of 3k/s reads. More replicas do not divide the writes; shards do.',
      severity: 'warning',
    });
  });

  it('reports replicas that the writes fill', async () => {
    await expectFinding(rule, timeline('[|replicas: 3|]  reads: any', { writes: 2000 }), {
      message:
        'Each replica of "timeline" repeats all 2k/s writes, which takes 100% of it: 3 readers have no room at all of 3k/s reads. More replicas do not divide the writes; shards do.',
      severity: 'warning',
    });
  });

  it('reports one follower that cannot do both', async () => {
    await expectFinding(rule, timeline('[|replicas: 2|]  reads: followers', { reads: 1500, writes: 600 }), {
      message:
        'Each replica of "timeline" repeats all 600/s writes, which takes 30% of it: 1 reader has room for 1.4k/s of 1.5k/s reads. More replicas do not divide the writes; shards do.',
      severity: 'warning',
    });
  });

  it('is one level lower where the times are defaults', async () => {
    const text = timeline('[|replicas: 2|]  reads: followers', { reads: 1000, writes: 6000 })
      .replace('readTime: 5ms  writeTime: 5ms  ', '')
      .replace('concurrency: 10', 'concurrency: 30');
    await expectFinding(rule, text, {
      message:
        'Each replica of "timeline" repeats all 6k/s writes, which takes 100% of it: 1 reader has no room at all of 1k/s reads. More replicas do not divide the writes; shards do. Its `readTime` and `writeTime` are defaults: state them to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['is quiet one edit away: the writes are divided', timeline('replicas: 4  shards: 4  reads: followers')],
    ['is quiet when followers only apply results', timeline('replicas: 4  reads: followers  applyCost: 5%')],
    ['is quiet when the leader alone answers', timeline('replicas: 4  reads: leader', { reads: 300 })],
    [
      'is quiet when the reads are too many by themselves',
      timeline('replicas: 2  reads: followers', { reads: 9000, writes: 10 }),
    ],
    ['is quiet when there is room', timeline('replicas: 4  reads: followers', { writes: 100 })],
    ['is quiet when nobody reads', timeline('replicas: 4  reads: any', { reads: 0, writes: 2500 })],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      timeline('replicas: 4  reads: followers'),
      timeline('replicas: 4  reads: followers  shards: 2'),
    );
  });
});
