import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/fan-out-tail';

const find = (steps: string, parts: { leaf?: string; promise?: string; arrow?: string } = {}) => `
client users
service root { replicas: 4 }
service leaf { replicas: 100  ${parts.leaf ?? 'serviceTime: lognormal(p50: 5ms, p99: 40ms)'} }
search index { replicas: 2  shards: 40  readTime: lognormal(p50: 5ms, p99: 40ms) }
${parts.arrow ?? ''}
flow find from users at 20/s {
  ${parts.promise ?? ''}
  users -> root
  ${steps}
}
`;

describe(rule, () => {
  it('reports a step that waits for a hundred answers', async () => {
    await expectFinding(rule, find('parallel 100 { root [|->|] leaf }'), {
      message:
        '"root" waits for 100 answers of "leaf": 63.4% of its requests meet at least one of the slowest 1% (above 40.3 ms).',
      severity: 'warning',
    });
  });

  it('reports a scan of many shards', async () => {
    await expectFinding(rule, find('root [|->|] index scan'), {
      message:
        '"root" waits for 40 answers of "index": 33.1% of its requests meet at least one of the slowest 1% (above 40.3 ms).',
      severity: 'warning',
    });
  });

  it('reports a step that leaves out too few', async () => {
    await expectFinding(rule, find('parallel 100 wait 99 { root [|->|] leaf }'), {
      message:
        '"root" waits for 99 of 100 answers of "leaf": 26.4% of its requests meet more than 1 of the slowest 1% (above 40.3 ms).',
      severity: 'warning',
    });
  });

  it.each([
    ['there are few answers', find('parallel 10 { root -> leaf }')],
    ['the first answer does', find('parallel 100 wait any { root -> leaf }')],
    [
      'the answers take equally long',
      find('parallel 100 { root -> leaf }', { leaf: 'serviceTime: constant(5ms)  concurrency: 1000' }),
    ],
    [
      'the calls are hedged',
      find('parallel 100 { root -> leaf }', { arrow: 'root -> leaf { hedge: 20ms }' }),
    ],
    [
      'the percentile that is promised is kept',
      find('parallel 100 { root -> leaf }', { promise: 'expect p99 < 500ms' }),
    ],
    ['nobody waits', find('root ~> leaf')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: without the last five', async () => {
    await expectNone(rule, find('parallel 100 wait 95 { root -> leaf }'));
  });

  it('is gone after its first fix: a second question once most would have been answered', async () => {
    await expectFixed(
      rule,
      find('parallel 100 { root -> leaf }'),
      find('parallel 100 { root -> leaf { hedge: 23ms } }'),
    );
  });

  it('is gone after its first fix of a scan that cannot be hedged: the answers that are there', async () => {
    const alone = (wait: string) =>
      find(`root -> index scan${wait}`).replace('replicas: 2  shards', 'shards');
    await expectFixed(rule, alone(''), alone(' { wait: 39 }'));
  });
});
