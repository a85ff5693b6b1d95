import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/storage';

const tweets = (store: string, parts: { flow?: string; client?: string; rate?: string } = {}) => `
system S { horizon: 5y }
client users${parts.client ?? ''}
database tweets { itemSize: 280B  ${store} }
flow post from users${parts.rate ?? ' at 10M/day'} {
  ${parts.flow ?? ''}
  users -> tweets write
}
`;

describe(rule, () => {
  it('reports disks that are full before the horizon', async () => {
    const { related } = await expectFinding(rule, tweets('retention: 1000d  [|disks: 2TB|]'), {
      message:
        '"tweets" takes in 2.8 GB a day and holds 2.8 TB after 5 years, but 2 TB fit: it is full after 714 days.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['post writes to it.']);
  });

  it('counts the room of an array without its copies', async () => {
    const text = tweets('retention: 1000d  [|disks: raid10(count: 4, size: 1TB)|]');
    await expectFinding(rule, text, {
      message:
        '"tweets" takes in 2.8 GB a day and holds 2.8 TB after 5 years, but 2 TB fit: it is full after 714 days.',
      severity: 'warning',
    });
  });

  it('reports a store that outgrows what a flow expects of it', async () => {
    const text = tweets('retention: 1000d', { flow: '[|expect tweets storage < 2TB|]' });
    await expectFinding(rule, text, {
      message:
        '"tweets" takes in 2.8 GB a day and holds 2.8 TB after 5 years, more than the 2 TB that are expected.',
      severity: 'warning',
    });
  });

  it('is one level lower, and says so, where the rate is a default', async () => {
    await expectFinding(rule, tweets('retention: 1000d  [|disks: 1TB|]', { rate: '' }), {
      message:
        '"tweets" takes in 2.42 GB a day and holds 2.42 TB after 5 years, but 1 TB fit: it is full after 413 days. The rate of its client is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['there is room', tweets('retention: 1000d  disks: 3TB')],
    ['shards share it', tweets('retention: 1000d  disks: 1TB  shards: 3')],
    ['neither disks nor an expectation is stated', tweets('retention: 1000d')],
    ['what is expected is kept', tweets('retention: 1000d', { flow: 'expect tweets storage < 3TB' })],
    ['the provider runs it', tweets('retention: 1000d  disks: 2TB  managed: true')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: kept for a shorter time', async () => {
    await expectNone(rule, tweets('retention: 700d  disks: 2TB'));
  });

  it('is gone after its first fix: disks that hold it', async () => {
    await expectFixed(rule, tweets('retention: 1000d  disks: 2TB'), tweets('retention: 1000d  disks: 2.8TB'));
    await expectFixed(
      rule,
      tweets('retention: 1000d  disks: raid10(count: 4, size: 1TB, mtbf: 3y)'),
      tweets('retention: 1000d  disks: raid10(count: 4, size: 1.4TB, mtbf: 3y)'),
    );
  });

  it('is gone after its first fix of an expectation: kept as long as it fits', async () => {
    const flow = 'expect tweets storage < 2TB';
    await expectFixed(rule, tweets('retention: 1000d', { flow }), tweets('retention: 710d', { flow }));
  });
});
