import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { findingsIn } from './support.ts';

/*
 * Of each rule a design that has its finding, and the same with one edit that has it no more. Most specifications hold such
 * a pair themselves; here are those of the others.
 */

const shop = `
region eu { zone a  zone b  zone c }
client users
loadBalancer lb { replicas: 2  in: eu }
service api { replicas: 2  in: eu  sessions: shared  serviceTime: constant(10ms)  concurrency: 1 }
database orders {
  replicas: 3
  in: eu
  replication: leader-follower
  acknowledgement: semi-sync
  reads: leader
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
  availability: 99.9%
}
flow buy from users at 100/s {
  expect availability >= 99%
  users -> lb -> api -> orders read
}
`;
const leaderless = shop.replace(
  /replication: leader-follower[\s\S]*fencing: true\)/,
  'replication: leaderless  quorum: { read: 2  write: 2 }  consistency: linearizable',
);
const accepted = shop
  .replace('replicas: 2  in: eu  sessions', 'sessions')
  .concat('accept "spof/single-instance" on api because "agreed with the owner" until 2027-06-01\n');

/** A design without the finding, what to change in it, and into what. */
const pairs: Record<string, [quiet: string, from: string, to: string]> = {
  'spof/single-instance': [shop, 'api { replicas: 2 ', 'api { replicas: 1 '],
  'spof/entry-point': [shop, 'lb { replicas: 2 ', 'lb { replicas: 1 '],
  'spof/shared-fate': [shop, 'api { replicas: 2  in: eu ', 'api { replicas: 2  in: eu.a '],
  'availability/slo-unreachable': [shop, 'availability >= 99%', 'availability >= 99.99999%'],
  'cap/quorum-not-overlapping': [leaderless, 'write: 2', 'write: 1'],
  'cap/ca-across-network': [shop.replace('reads: leader', 'reads: leader\n  cap: CP'), 'cap: CP', 'cap: CA'],
  'cap/async-read-promises-strong': [
    shop.replace('reads: leader', 'reads: leader\n  consistency: linearizable'),
    'reads: leader',
    'reads: any',
  ],
  'lb/local-session': [shop, 'sessions: shared', 'sessions: local'],
  'latency/retry-amplification': [
    shop.replace('api -> orders', 'api { retries: 1 } -> orders'),
    'orders read',
    'orders read { retries: 3 }',
  ],
  'capacity/overloaded': [shop, 'at 100/s', 'at 190/s'],
  'model/acceptance-invalid': [accepted, 'agreed with the owner', 'later'],
  'model/acceptance-stale': [accepted, 'until 2027-06-01', 'until 2026-06-01'],
};

describe.each(Object.entries(pairs))('%s', (rule, [quiet, from, to]) => {
  it(`is one edit away: ${from} becomes ${to}`, async () => {
    expect(quiet.split(from)).toHaveLength(2);
    expect(await findingsIn(quiet, rule)).toEqual([]);
    expect((await findingsIn(quiet.replace(from, to), rule)).length).toBeGreaterThan(0);
  });
});

describe('a rule', () => {
  it.each(rules.map(({ id }) => id).filter((id) => !Object.hasOwn(pairs, id)))(
    'has such a pair in its own specification: %s',
    (id) => {
      expect(readFileSync(`test/rules/${id}.test.ts`, 'utf8')).toContain('one edit away');
    },
  );
});
