import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'ops/deploy-all-at-once';

const site = (web: string, flow = '', rate = '10/s') => `
client users
service web { ${web} }
flow browse from users at ${rate} { ${flow}
  users -> web
}
`;

describe(rule, () => {
  it('reports a critical flow that is down with each release', async () => {
    await expectFinding(rule, site('replicas: 4  [|deploy: all-at-once|]', 'tier: critical'), {
      message: 'A deployment stops all 4 replicas of "web" together: browse is down with each release.',
      severity: 'warning',
    });
  });

  it('tells of one that is not critical, where the batch is all there is', async () => {
    await expectFinding(rule, site('replicas: 2  [|deploy: rolling(batch: 2)|]'), {
      message: 'A deployment stops all 2 replicas of "web" together: browse is down with each release.',
      severity: 'info',
    });
  });

  it('reports a batch that leaves fewer than are needed', async () => {
    await expectFinding(rule, site('replicas: 4  needed: 3  [|deploy: rolling(batch: 2)|]'), {
      message:
        'Deploying "web" 2 at a time leaves 2 of the 3 replicas needed: browse fails with each release.',
      severity: 'warning',
    });
  });

  const slow = 'serviceTime: 100ms  concurrency: 1';
  it('reports a batch that leaves too few for the peak', async () => {
    const text = site(`replicas: 4  ${slow}  [|deploy: rolling(batch: 2)|]`, 'peak: 2x', '12/s');
    await expectFinding(rule, text, {
      message:
        'Deploying "web" 2 at a time leaves 2 of 4 replicas, which serve 20/s of the 24/s at peak: the rest fails with each release.',
      severity: 'warning',
    });
  });

  it('is a level milder where a default is why too few are left', async () => {
    const text = site('replicas: 4  [|deploy: rolling(batch: 3)|]  concurrency: 1', '', '150/s');
    await expectFinding(rule, text, {
      message:
        'Deploying "web" 3 at a time leaves 1 of 4 replicas, which serve 100/s of the 150/s at peak: the rest fails with each release. Its `serviceTime` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    [
      'one edit away: the rest carries the peak',
      site(`replicas: 4  ${slow}  deploy: rolling(batch: 1)`, 'peak: 2x', '12/s'),
    ],
    ['nothing is said of how it is deployed', site('replicas: 4')],
    ['a second set is started first', site('replicas: 4  deploy: blue-green')],
    ['there is one replica', site('deploy: all-at-once')],
    ['nobody is woken for the flow', site('replicas: 4  deploy: all-at-once', 'tier: best-effort')],
    ['it is overloaded as it stands', site(`replicas: 4  ${slow}  deploy: rolling(batch: 1)`, '', '50/s')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: one at a time', async () => {
    await expectFixed(
      rule,
      site('replicas: 4  deploy: all-at-once'),
      site('replicas: 4  deploy: rolling(batch: 1)'),
    );
  });

  it('is gone after its first fix: one more replica', async () => {
    await expectFixed(
      rule,
      site('replicas: 2  needed: 2  deploy: rolling(batch: 1)'),
      site('replicas: 3  needed: 2  deploy: rolling(batch: 1)'),
    );
  });
});
