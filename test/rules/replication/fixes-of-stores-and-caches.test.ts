import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.ts';
import { check } from '../../../src/rules/check.ts';
import { edited } from '../../support/markers.ts';
import { loadText } from '../../support/model.ts';
import { findingsIn, today } from '../support.ts';

const oneOf = (...texts: string[]) => fc.constantFrom(...texts);

/** A body of some of these properties, on one line or on several. */
const body = (...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(fc.boolean(), ...parts).map(([lines, ...all]) => {
    const told = all.filter((part) => part !== '');
    if (told.length === 0) return '';
    return lines ? ` {\n  ${told.join('\n  ')}\n}` : ` { ${told.join('  ')} }`;
  });

/** Designs of a cache before a sharded store, with all that the rules of these groups look at. */
const designs = fc
  .record({
    service: body(
      oneOf('', 'replicas: 4', 'replicas: 2..8'),
      oneOf('', 'localCache: { ttl: 10m }', 'localCache: { capacity: 50 }', 'localCache: { of: orders }'),
      oneOf('', 'memory: 4GB'),
    ),
    kind: oneOf('cache', 'cdn', 'cache'),
    cache: body(
      oneOf('', 'replicas: 3'),
      oneOf('', 'ttl: 1m'),
      oneOf('', 'strategy: modulo-hash', 'strategy: consistent-hash(vnodes: 8)'),
      oneOf('', 'capacity: 10k', 'capacity: 20GB  itemSize: 1MB  memory: 8GB'),
      oneOf('', 'eviction: fifo'),
      oneOf('', 'hitRatio: 97%'),
      oneOf('', 'writePolicy: write-back(flush: 1m)', 'writePolicy: write-through'),
      oneOf('', 'durability: durable'),
    ),
    store: body(
      oneOf('', 'replicas: 3'),
      oneOf('', 'failover: manual(30s)', 'failover: auto(detection: 5s, takeover: 5s)'),
      oneOf('', 'replication: leaderless  quorum: { read: 1  write: 1 }', 'replication: consensus'),
      oneOf('', 'lag: constant(2s)'),
      oneOf(
        '',
        'shards: 4',
        'shards: 4  shardBy: range(a: 70%, b: 10%, c: 10%, d: 10%)',
        'shards: 8  shardBy: modulo-hash',
      ),
      oneOf('', 'shardKey: { name: "id"  monotonic: true }', 'shardKey: { name: "id"  distinct: 9 }'),
      oneOf('', 'durability: durable', 'durability: important'),
      oneOf('', 'persistence: none', 'disks: raid0(count: 3, size: 1TB)'),
      oneOf('', 'readTime: 100ms  writeTime: 20ms  concurrency: 10'),
    ),
    reads: oneOf('', 'reads: any', 'reads: followers'),
    keys: oneOf('', 'keys: zipf(10k, 1.1)', 'keys: uniform(1M)'),
    flow: oneOf('', 'tier: critical', 'authenticated: true', 'session: true'),
    promise: oneOf('', 'expect rpo == 0s', 'expect rpo < 1m', 'expect rto < 1m', 'expect staleness < 5s'),
    by: oneOf('', ' { by: "id" }', ' { by: "other" }'),
    rate: oneOf('20/s', '2000/s'),
  })
  .map((part) => {
    const kind = part.store.includes('leaderless') ? '' : part.reads;
    const cache = part.kind === 'cdn' ? part.cache.replace(/durability: durable/, '') : part.cache;
    return `client users
service api${part.service}
${part.kind} hot${cache}
database orders${part.store === '' ? (kind ? ` { ${kind} }` : '') : part.store.replace('{', `{ ${kind}`)}
hot ~> orders
flow look from users at ${part.rate} {
  ${part.keys}
  ${part.flow}
  users -> api -> hot get miss { api -> orders read${part.by} }
}
flow buy from users at ${part.rate} {
  ${part.flow}
  ${part.promise}
  users -> api -> orders write${part.by}
  api -> hot set
}
flow report from users at 1/s { users -> api -> orders scan }
`;
  });

const groups = /^(replication|sharding|caching)\//;

describe('every fix for stores and caches', () => {
  it('makes a text without errors, and no new contradiction', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (text) => {
        const before = await findingsIn(text);
        const known = new Set(before.map(({ rule }) => rule));
        for (const finding of before.filter(({ rule }) => groups.test(rule)))
          for (const { edits, label, title } of finding.fixes) {
            if (label === 'accept') continue;
            const { model, problems } = await loadText(edited(text, edits));
            expect(problems, title).toEqual([]);
            // To promise no more than what holds may bring to light what else does not.
            if (label === 'promise') continue;
            const after = check(model, analyse(model), { today })
              .filter(({ severity, rule }) => severity === 'error' && !known.has(rule))
              .map(({ rule, message }) => `${finding.rule}: ${title} => ${rule}: ${message}`);
            expect(after).toEqual([]);
          }
      }),
      { numRuns: 40, seed: 1 },
    );
  }, 60_000);

  it('removes its finding when it comes first', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (text) => {
        for (const { rule, element, message, fixes } of await findingsIn(text)) {
          const [fix] = fixes;
          if (!groups.test(rule) || !fix || fix.label === 'accept') continue;
          const left = await findingsIn(edited(text, fix.edits), rule);
          expect(
            left
              .filter((finding) => finding.element === element && finding.message === message)
              .map((finding) => finding.message),
          ).toEqual([]);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  }, 60_000);
});
