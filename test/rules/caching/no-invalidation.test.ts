import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/no-invalidation';

const site = (cache: string, { view = '', edit = 'users -> api -> people write' } = {}) => `
client users
service api
cache profiles${cache}
database people
flow view from users at 500/s { ${view}  users -> api -> profiles get miss { api -> people read } }
flow edit from users at 5/s { ${edit} }
`;

describe(rule, () => {
  it('reports a cache that no write reaches', async () => {
    await expectFinding(rule, site('').replace('profiles', '[|profiles|]'), {
      message:
        '"profiles" never learns that "people" has changed (written by edit, 5/s). Entries stay wrong until they are evicted.',
      severity: 'warning',
    });
  });

  it('reports a content delivery network as well', async () => {
    await expectFinding(rule, site('').replace('cache profiles', 'cdn [|profiles|]'), {
      message:
        '"profiles" never learns that "people" has changed (written by edit, 5/s). Entries stay wrong until they are evicted.',
      severity: 'warning',
    });
  });

  it('reports one of two writers that forgets it', async () => {
    const careful =
      'users -> api -> people write  api -> profiles delete }\nflow import from users at 1/s { users -> api -> people write';
    await expectFinding(rule, site('', { edit: careful }).replace('profiles', '[|profiles|]'), {
      message:
        '"profiles" never learns that "people" has changed (written by import, 1/s). Entries stay wrong until they are evicted.',
      severity: 'warning',
    });
  });

  it.each([
    ['is quiet one edit away: writes drop the entry', site(' { invalidate: true }')],
    ['is quiet when entries age', site(' { ttl: 10m }')],
    ['is quiet when writes go through it', site(' { writePolicy: write-through }')],
    ['is quiet when the technology ages entries', site(' using varnish')],
    [
      'is quiet when the flow that writes drops the entry',
      site('', { edit: 'users -> api -> people write  api -> profiles delete' }),
    ],
    ['is quiet when nobody writes', site('', { edit: 'users -> api -> people read' })],
    ['is quiet when what is read never changes', site('', { view: 'immutable: true' })],
    ['is quiet when the readers are best-effort', site('', { view: 'tier: best-effort' })],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site(' { capacity: 10k }'), site(' { capacity: 10k  invalidate: true }'));
  });

  it('is gone after its first fix, the age that readers allow', async () => {
    const view = 'expect staleness < 30s';
    await expectFixed(rule, site('', { view }), site(' { ttl: 30s }', { view }));
  });
});
