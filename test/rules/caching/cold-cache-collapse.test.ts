import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'caching/cold-cache-collapse';

/** The store serves 2,000 reads a second. */
const site = (cache: string, { store = 'readTime: 5ms  concurrency: 10', flow = '', read = 'read' } = {}) => `
client users
service api { replicas: 20  serviceTime: 1ms }
cache hot { ${cache} }
database items { ${store} }
flow browse from users at 10k/s { ${flow}  users -> api -> hot get miss { api -> items ${read} } }
`;

describe(rule, () => {
  it('reports a store that only a warm cache keeps alive', async () => {
    await expectFinding(rule, site('hitRatio: 95%').replace('hot', '[|hot|]'), {
      message:
        'With "hot" empty, "items" gets 10k/s instead of 500/s (20x) and can serve 2k/s. After a restart of the cache it may not come back by itself.',
      severity: 'warning',
    });
  });

  it('reports it where the hit ratio follows from the keys', async () => {
    const text = site('replicas: 3  capacity: 200k', { flow: 'keys: zipf(1M, 0.9)' });
    await expectFinding(rule, text.replace('hot', '[|hot|]').replace('10k/s', '9k/s'), {
      message:
        'With "hot" empty, "items" gets 9k/s instead of 824/s (10.9x) and can serve 2k/s. After a restart of the cache it may not come back by itself.',
      severity: 'warning',
    });
  });

  it('is one level lower where the figures of the store are defaults', async () => {
    await expectFinding(rule, site('hitRatio: 95%', { store: 'concurrency: 10' }).replace('hot', '[|hot|]'), {
      message:
        'With "hot" empty, "items" gets 10k/s instead of 500/s (20x) and can serve 5k/s. After a restart of the cache it may not come back by itself. Its `readTime` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['is quiet one edit away: it is filled before it serves', site('hitRatio: 95%  warmUp: true')],
    ['is quiet when replicas hold copies', site('hitRatio: 95%  replicas: 2  replication: copies')],
    [
      'is quiet when the store carries the whole',
      site('hitRatio: 95%', { store: 'readTime: 5ms  concurrency: 64' }),
    ],
    [
      'is quiet when the store turns away what is too much',
      site('hitRatio: 95%', { store: 'readTime: 5ms  concurrency: 10  queueLimit: 50' }),
    ],
    [
      'is quiet when the way to it does',
      site('hitRatio: 95%', { read: 'read { rateLimit: token-bucket(2000/s) }' }),
    ],
    ['is quiet when the flow is best-effort', site('hitRatio: 95%', { flow: 'tier: best-effort' })],
    ['is quiet when the store is overloaded as it is, which is another matter', site('hitRatio: 50%')],
    ['is quiet when nothing is known of its hits', site('')],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site('hitRatio: 95%'), site('hitRatio: 95%  warmUp: true'));
  });

  it('is gone after the fix that keeps a second copy', async () => {
    const text = site('hitRatio: 95%');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(site('hitRatio: 95%  replicas: 2  replication: copies'));
    await expectNone(rule, after);
  });
});
