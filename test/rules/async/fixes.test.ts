import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { loadText } from '../../support/model.ts';
import { findingsIn } from '../support.ts';

const oneOf = (...texts: string[]) => fc.constantFrom(...texts);

/** Designs of one shape with all that the rules of queues and balancing look at. */
const designs = fc
  .record({
    users: oneOf('', 'users: 10k  poll: 1s', 'users: 1M  stream: true', 'patience: 2s'),
    names: oneOf('', 'ttl: 1h'),
    balancer: oneOf('', 'layer: 4', 'sticky: cookie(server)', 'strategy: random', 'tls: pass-through'),
    service: oneOf(
      'replicas: 3  sessions: local',
      'replicas: 2  speed: [4, 1]  serviceTime: 100ms  concurrency: 1',
      'replicas: 2  concurrency: 4  serviceTime: 50ms  queueLimit: 500',
      'replicas: 3  every: 1h  addressing: static',
    ),
    path: oneOf('', ' { path: "/api" }', ' { protocol: grpc }', ' { protocol: udp }'),
    queue: oneOf(
      '',
      ' using sqs',
      ' using celery',
      ' { queueLimit: 2000 }',
      ' { memory: 1GB  ordering: fifo }',
      ' { persistence: none  delivery: exactly-once }',
    ),
    worker: oneOf(
      '',
      'errorRate: 1%',
      'concurrency: 1  serviceTime: 1s',
      'replicas: 4  concurrency: 2  serviceTime: 200ms',
      'irreversible: true  durability: durable',
      'discipline: lifo',
    ),
    expectation: oneOf(
      '',
      'expect completion < 10s',
      'expect p99 < 500ms',
      'expect rto < 1m',
      'expect staleness < 5s',
    ),
    flow: oneOf('', 'ordered: true', 'tier: critical', 'peak: 4x  size: 10KB'),
    arrow: oneOf('~>', '->'),
    inline: oneOf('', 'api -> mail'),
  })
  .map(
    (part) => `
client users { ${part.users} }
dns names { ${part.names} }
loadBalancer lb { replicas: 2  ${part.balancer} }
service api { ${part.service} }
queue jobs${part.queue}
worker w { ${part.worker} }
database db { replicas: 2  replication: leader-follower }
external mail { irreversible: true  serviceTime: 3s }
lb -> api${part.path}
flow order from users at 20/s {
  ${part.expectation}
  ${part.flow}
  users -> names
  users -> lb -> api
  api ${part.arrow} jobs -> w -> db write
  ${part.inline}
}
`,
  );

const ours = /^(async|lb)\//;

describe('every fix of the rules of queues and balancing', () => {
  it('makes a text without errors, and no new contradiction', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (text) => {
        const before = await findingsIn(text);
        const known = new Set(before.map(({ rule }) => rule));
        for (const { rule, fixes } of before.filter((finding) => ours.test(finding.rule)))
          for (const { edits } of fixes.filter(({ label }) => label !== 'accept')) {
            const after = edited(text, edits);
            const { problems } = await loadText(after);
            expect(problems.map(({ message }) => message)).toEqual([]);
            const errors = (await findingsIn(after)).filter(({ severity }) => severity === 'error');
            expect([rule, ...errors.map((error) => error.rule).filter((id) => !known.has(id))]).toEqual([
              rule,
            ]);
          }
      }),
      { numRuns: 30, seed: 5 },
    );
  }, 60_000);

  it('removes its finding, whichever is taken', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (text) => {
        for (const { rule, element, message, fixes } of await findingsIn(text)) {
          if (!ours.test(rule)) continue;
          for (const { edits } of fixes.filter(({ label }) => label !== 'accept')) {
            const left = await findingsIn(edited(text, edits), rule);
            expect(left.filter((each) => each.element === element).map((each) => each.message)).not.toContain(
              message,
            );
          }
        }
      }),
      { numRuns: 30, seed: 8 },
    );
  }, 60_000);
});
