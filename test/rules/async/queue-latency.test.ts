import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/queue-latency';

const orders = (queueLimit: string, client = 'patience: 500ms', flow = '', rest = '') => `
client users { ${client} }
service orders { replicas: 2  concurrency: 8  serviceTime: 100ms${queueLimit}${rest} }
flow submit from users at 50/s {
  ${flow}
  users -> orders
}
`;

const jobs = (queueLimit: string, flow = 'expect completion < 10s', arrow = '~>', client = '') => `
client users { ${client} }
service api { replicas: 2 }
queue jobs { ${queueLimit}  overflow: reject }
worker w { replicas: 2  concurrency: 4  serviceTime: 200ms }
flow submit from users at 20/s {
  ${flow}
  users -> api
  api ${arrow} jobs -> w
}
`;

describe(rule, () => {
  it('reports a full queue that outlasts the patience of users: time / threads x length', async () => {
    const { related } = await expectFinding(rule, orders('  [|queueLimit: 200|]'), {
      message:
        'A full queue of "orders" makes a request wait 2.5 s (200 x 100 ms / 8), but "users" gives up after 500 ms. At most 40 may wait.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['Requests of submit wait in it.']);
  });

  it('reports one that outlasts the timeout of the caller', async () => {
    const text = orders('  [|queueLimit: 50|]', '', '').replace(
      'users -> orders',
      'users -> orders { timeout: 250ms }',
    );
    await expectFinding(rule, text, {
      message:
        'A full queue of "orders" makes a request wait 625 ms (50 x 100 ms / 8), but "users" gives up after 250 ms. At most 20 may wait.',
      severity: 'error',
    });
  });

  it('warns of one that outlasts an expected percentile: it may be full rarely enough', async () => {
    await expectFinding(rule, orders('  [|queueLimit: 200|]', '', 'expect p99 < 1s'), {
      message:
        'A full queue of "orders" makes a request wait 2.5 s (200 x 100 ms / 8), but submit promises p99 under 1 s. At most 80 may wait.',
      severity: 'warning',
    });
  });

  it('reports a queue whose last message is done too late', async () => {
    await expectFinding(rule, jobs('[|queueLimit: 1000|]'), {
      message:
        'A full "jobs" makes a message wait 25 s (1,000 at 40/s), but all work of submit must be done in 10 s. At most 400 may wait.',
      severity: 'error',
    });
  });

  it('reports a queue for whose reply users wait', async () => {
    await expectFinding(rule, jobs('[|queueLimit: 1000|]', '', '->', 'patience: 2s'), {
      message:
        'A full "jobs" makes a message wait 25 s (1,000 at 40/s), but "users" gives up after 2 s. At most 80 may wait.',
      severity: 'error',
    });
  });

  it('is milder where the number of threads is a default', async () => {
    await expectFinding(rule, orders('  [|queueLimit: 200|]').replace('concurrency: 8  ', ''), {
      message:
        'A full queue of "orders" makes a request wait 1.25 s (200 x 100 ms / 16), but "users" gives up after 500 ms. At most 80 may wait. The `concurrency` of "orders" is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: the last one is served in time', orders('  queueLimit: 40')],
    ['nobody gives up', orders('  queueLimit: 200', '')],
    ['there is no limit', orders('')],
    ['the flow is best-effort', orders('  queueLimit: 200', 'patience: 500ms', 'tier: best-effort')],
    ['the last one comes first', orders('  queueLimit: 200', 'patience: 500ms', '', '  discipline: lifo')],
    ['work that was handed over has no deadline', jobs('queueLimit: 1000', '', '~>', 'patience: 2s')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: as many places as are served in time', async () => {
    await expectFixed(rule, orders('  queueLimit: 200'), orders('  queueLimit: 40'));
  });

  it('is gone after its second fix: as many threads as serve all in time', async () => {
    const text = orders('  queueLimit: 200');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(text.replace('concurrency: 8', 'concurrency: 40'));
    await expectNone(rule, after);
  });

  it('is gone after its second fix: more consumers', async () => {
    const text = jobs('queueLimit: 1000');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(text.replace('worker w { replicas: 2', 'worker w { replicas: 5'));
    await expectNone(rule, after);
  });
});
