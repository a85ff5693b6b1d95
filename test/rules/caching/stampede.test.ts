import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/stampede';

const feed = (
  cache: string,
  {
    keys = 'keys: zipf(1000, 1.1)',
    store = 'readTime: 200ms  concurrency: 100',
    get = 'get',
    read = 'read',
  } = {},
) => `
client users
service api { replicas: 8 }
cache feed { ${cache} }
database posts { ${store} }
flow look from users at 10k/s { ${keys}  users -> api -> feed ${get} miss { api -> posts ${read} } }
`;

describe(rule, () => {
  it('reports a key whose expiry floods the store', async () => {
    await expectFinding(rule, feed('[|ttl: 60s|]'), {
      message:
        'When the most popular key of "feed" expires, about 359 requests (1.79k/s for 200 ms) ask "posts" for it at once; it has 96 free slots.',
      severity: 'warning',
    });
  });

  it('counts the replicas that answer', async () => {
    await expectFinding(
      rule,
      feed('[|ttl: 60s|]', { store: 'readTime: 200ms  concurrency: 100  replicas: 3  reads: any' }),
      {
        message:
          'When the most popular key of "feed" expires, about 359 requests (1.79k/s for 200 ms) ask "posts" for it at once; it has 296 free slots.',
        severity: 'warning',
      },
    );
  });

  it('is one level lower where the figures of the store are defaults', async () => {
    await expectFinding(rule, feed('[|ttl: 60s|]', { store: 'readTime: 200ms' }), {
      message:
        'When the most popular key of "feed" expires, about 359 requests (1.79k/s for 200 ms) ask "posts" for it at once; it has 28 free slots. Its `concurrency` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['is quiet one edit away: identical requests are one', feed('ttl: 60s  collapse: true')],
    ['is quiet when a call joins them', feed('ttl: 60s', { get: 'get { collapse: true }' })],
    ['is quiet when the way to the store joins them', feed('ttl: 60s', { read: 'read { collapse: true }' })],
    ['is quiet when entries are renewed before', feed('ttl: 60s  readPolicy: refresh-ahead(80%)')],
    ['is quiet when entries do not expire', feed('capacity: 1k')],
    ['is quiet when nothing is said of the keys', feed('ttl: 60s', { keys: '' })],
    ['is quiet when no key is popular', feed('ttl: 60s', { keys: 'keys: uniform(100k)' })],
    ['is quiet when the store is quick', feed('ttl: 60s', { store: 'readTime: 2ms  concurrency: 100' })],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, feed('ttl: 60s'), feed('ttl: 60s  collapse: true'));
  });
});
