import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/duplicate-schedule';

const billing = (billing: string, call = 'bank', more = '') => `
service ${billing}
external bank { irreversible: true }
database invoices { replicas: 2  replication: leader-follower }
cache prices
flow charge from billing at 1/day {
  billing -> ${call}
}
${more}`;

describe(rule, () => {
  it('reports a charge that each replica makes', async () => {
    const { related } = await expectFinding(rule, billing('billing { replicas: 5  [|every: 24h|] }'), {
      message:
        'Each of 5 replicas of "billing" starts its work every 1 d: it calls "bank" 5 times, which cannot be undone.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['It is called 5 times.']);
  });

  it('warns of rows that are written several times', async () => {
    await expectFinding(rule, billing('billing { replicas: 2  [|every: 1h|] }', 'invoices write'), {
      message: 'Each of 2 replicas of "billing" starts its work every 1 h: it writes to "invoices" 2 times.',
      severity: 'warning',
    });
  });

  it('warns of a scheduler with a spare that does not wait', async () => {
    await expectFinding(
      rule,
      `
scheduler [|cron|] { replicas: 2 }
queue jobs
worker w
flow nightly from cron at 1/day { cron ~> jobs -> w }
`,
      {
        message: 'Each of 2 replicas of "cron" starts its work: it is done 2 times.',
        severity: 'warning',
      },
    );
  });

  it('reports more leaders than one', async () => {
    await expectFinding(
      rule,
      billing('billing { replicas: 5  [|every: 24h|]  leader: election  active: 2 }'),
      {
        message:
          'Each of 2 replicas of "billing" starts its work every 1 d: it calls "bank" 2 times, which cannot be undone.',
        severity: 'error',
      },
    );
  });

  it.each([
    ['one edit away: one of them leads', billing('billing { replicas: 5  every: 24h  leader: election }')],
    ['there is one', billing('billing { every: 24h }')],
    ['nothing starts by itself', billing('billing { replicas: 5 }')],
    ['the others stand by', billing('billing { replicas: 5  every: 24h  mode: active-passive }')],
    ['it finds out what is done', billing('billing { replicas: 5  every: 24h  idempotent: true }')],
    [
      'a key tells the repetition',
      billing('billing { replicas: 5  every: 24h }', 'bank { idempotencyKey: true }'),
    ],
    ['each reads for itself', billing('billing { replicas: 5  every: 1m }', 'invoices read')],
    ['a cache is filled again', billing('billing { replicas: 5  every: 1m }', 'prices set')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: they elect one', async () => {
    await expectFixed(
      rule,
      billing('billing { replicas: 5  every: 24h }'),
      billing('billing { replicas: 5  every: 24h  leader: election }'),
    );
  });

  it('is gone after its first fix: chosen through the coordinator that is there', async () => {
    const locks = 'coordinator locks using etcd { replicas: 3 }\n';
    await expectFixed(
      rule,
      billing('billing { replicas: 5  every: 24h }', 'bank', locks),
      billing('billing { replicas: 5  every: 24h  leader: lease(5s)  via: locks }', 'bank', locks),
    );
  });

  it('is gone after its second fix', async () => {
    const text = billing('billing { replicas: 5  every: 24h }');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(billing('billing { replicas: 5  every: 24h  idempotent: true }'));
    await expectNone(rule, after);
  });
});
