import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'caching/working-set';

const site = (cache: string, keys = 'keys: uniform(1M)') => `
client users
service api { replicas: 4 }
cache media { ${cache} }
database files
flow look from users at 1000/s { ${keys}  users -> api -> media get miss { api -> files read } }
`;

describe(rule, () => {
  it('reports a ratio beyond what the most popular keys give', async () => {
    await expectFinding(
      rule,
      site('capacity: 16GB  itemSize: 1MB  [|hitRatio: 95%|]', 'keys: zipf(5M, 0.8)'),
      {
        message:
          '"media" has room for 16k of 5M keys (0.32%). Holding just the most popular ones, 28.8% of look-ups would hit; 95% is declared, so that "files" will get 712/s and not 50/s.',
        severity: 'warning',
      },
    );
  });

  it('adds up replicas that hold different keys', async () => {
    await expectFinding(rule, site('replicas: 3  capacity: 100k  [|hitRatio: 80%|]'), {
      message:
        '"media" has room for 300k of 1M keys (30%). Holding just the most popular ones, 30% of look-ups would hit; 80% is declared, so that "files" will get 700/s and not 200/s.',
      severity: 'warning',
    });
  });

  it('reports entries that expire before they are asked for again', async () => {
    await expectFinding(rule, site('capacity: 2M  ttl: 1000s  [|hitRatio: 90%|]'), {
      message:
        'Most of what "media" holds expires before it is asked for again (16 min 40 s): at most 50% of look-ups hit; 90% is declared, so that "files" will get 500/s and not 100/s.',
      severity: 'warning',
    });
  });

  it('is one level lower where the capacity is a default', async () => {
    await expectFinding(rule, site('[|hitRatio: 80%|]'), {
      message:
        '"media" has room for 100k of 1M keys (10%). Holding just the most popular ones, 10% of look-ups would hit; 80% is declared, so that "files" will get 900/s and not 200/s. Its `capacity` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['is quiet one edit away: there is room for enough', site('replicas: 3  capacity: 300k  hitRatio: 80%')],
    [
      'is quiet when few keys are most of the requests',
      site('capacity: 100k  hitRatio: 80%', 'keys: zipf(1M, 1.1)'),
    ],
    ['is quiet when no ratio is declared', site('capacity: 100k')],
    ['is quiet when nothing is said of the keys', site('capacity: 100k  hitRatio: 80%', '')],
    ['is quiet when nobody knows how large items are', site('capacity: 1GB  hitRatio: 80%')],
    ['is quiet when all of it fits, and never changes', site('capacity: 1M  hitRatio: 100%')],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      site('replicas: 3  capacity: 100k  hitRatio: 80%'),
      site('replicas: 3  capacity: 270000  hitRatio: 80%'),
    );
  });

  it('is gone after its first fix where the capacity is in bytes', async () => {
    await expectFixed(
      rule,
      site('capacity: 1GB  itemSize: 10KB  hitRatio: 80%'),
      site('capacity: 8GB  itemSize: 10KB  hitRatio: 80%'),
    );
  });

  it('is gone after the fix that promises less', async () => {
    const text = site('capacity: 2M  ttl: 1000s  hitRatio: 90%');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[0]?.edits ?? []);
    expect(after).toBe(text.replace('90%', '50%'));
    await expectNone(rule, after);
  });
});
