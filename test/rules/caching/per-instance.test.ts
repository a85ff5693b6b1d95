import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/per-instance';

const site = (service: string, { view = '', edit = 'write' } = {}) => `
client users
service comments { ${service} }
database posts
flow view from users at 500/s { ${view}  users -> comments -> posts read }
flow edit from users at 5/s { users -> comments -> posts ${edit} }
`;

describe(rule, () => {
  it('reports private copies that live for long', async () => {
    await expectFinding(rule, site('replicas: 6  [|localCache: { ttl: 10m }|]'), {
      message:
        'Each replica of "comments" keeps copies of "posts" of its own. After a change users see old and new in turn for up to 10 min.',
      severity: 'warning',
    });
  });

  it('reports them where replicas come and go', async () => {
    await expectFinding(rule, site('replicas: 1..8  [|localCache: { of: posts  capacity: 10k }|]'), {
      message:
        'Each replica of "comments" keeps copies of "posts" of its own, and one that is started has none. After a change users see old and new in turn until the old is evicted.',
      severity: 'warning',
    });
  });

  it('reports copies older than a flow allows', async () => {
    await expectFinding(
      rule,
      site('replicas: 6  [|localCache: { ttl: 30s }|]', { view: 'expect staleness < 5s' }),
      {
        message:
          'Each replica of "comments" keeps copies of "posts" of its own. After a change users see old and new in turn for up to 30 s. view allows 5 s.',
        severity: 'warning',
      },
    );
  });

  it('reports copies that hide what a user has written', async () => {
    await expectFinding(rule, site('replicas: 6  [|localCache: { ttl: 10s }|]', { view: 'session: true' }), {
      message:
        'Each replica of "comments" keeps copies of "posts" of its own. After a change users see old and new in turn for up to 10 s. Users may not see what they have just written.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'is quiet one edit away: writes drop the copies',
      site('replicas: 6  localCache: { ttl: 10m  invalidate: true }'),
    ],
    ['is quiet when they live for a short time', site('replicas: 6  localCache: { ttl: 10s }')],
    [
      'is quiet when the flow allows their age',
      site('replicas: 6  localCache: { ttl: 10m }', { view: 'expect staleness <= 10m' }),
    ],
    [
      'is quiet when what is read never changes',
      site('replicas: 6  localCache: { ttl: 10m }', { view: 'immutable: true' }),
    ],
    ['is quiet when nobody writes', site('replicas: 6  localCache: { ttl: 10m }', { edit: 'read' })],
    ['is quiet when there is one replica', site('localCache: { ttl: 10m }')],
    [
      'is quiet when something else is cached',
      `${site('replicas: 6  localCache: { of: names  ttl: 10m }')}database names\n`,
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      site('replicas: 6  localCache: { ttl: 10m }'),
      site('replicas: 6  localCache: { ttl: 10m  invalidate: true }'),
    );
  });
});
