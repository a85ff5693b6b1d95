import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/concurrency';

const site = (api: string, rate = '400/s', reports = 'serviceTime: 450ms') => `
client users
service api { ${api}  serviceTime: 20ms }
service reports { replicas: 20  concurrency: 100  cores: 100  ${reports} }
api -> reports { latency: 15ms }
flow show from users at ${rate} { users -> api -> reports }
`;

describe(rule, () => {
  it('reports more requests at once than slots, and what they wait for', async () => {
    const { related } = await expectFinding(rule, site('replicas: 2  [|concurrency: 50|]'), {
      message:
        '"api" gets 400/s at peak and holds each request for 500 ms, 480 ms of it waiting for others: 200 at once. It has 2 replicas x 50 slots: 200%. The rest queues up until requests fail.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['show calls it (400/s).']);
  });

  it('warns above 70%', async () => {
    await expectFinding(rule, site('[|concurrency: 250|]'), {
      message:
        '"api" gets 400/s at peak and holds each request for 500 ms, 480 ms of it waiting for others: 200 at once. It has 250 slots: 80%. A callee that slows down takes the rest.',
      severity: 'warning',
    });
  });

  it('is one level lower, and says so, where the times are defaults', async () => {
    await expectFinding(rule, site('[|concurrency: 40|]', '500/s', ''), {
      message:
        '"api" gets 500/s at peak and holds each request for 60 ms, 40 ms of it waiting for others: 30 at once. It has 40 slots: 75%. A callee that slows down takes the rest. It rests on defaults (the round trips, the work of "reports"): state them to be sure.',
      severity: 'info',
    });
  });

  it('reports users whose open streams take the slots', async () => {
    const text = `
client fans { users: 10k  stream: true }
loadBalancer lb
service chat { replicas: 4  [|concurrency: 1000|] }
flow listen from fans at 100/s { fans -> lb -> chat }
`;
    await expectFinding(rule, text, {
      message:
        '10k users keep a stream to "chat" open, and each holds a slot of its 4 replicas x 1000 slots: 250%.',
      severity: 'error',
    });
  });

  it.each([
    ['there are enough slots', site('replicas: 2  concurrency: 200')],
    ['it holds no slot while it waits', site('replicas: 2  concurrency: 50  blocking: false')],
    ['the provider runs it', site('replicas: 2  concurrency: 50  managed: true')],
    [
      'what it waits for is overloaded itself',
      site('replicas: 2  concurrency: 50', '400/s', 'serviceTime: 9s'),
    ],
    [
      'streams hold no slot',
      'client fans { users: 10k  stream: true }\nservice chat { concurrency: 1000  blocking: false }\nflow listen from fans at 100/s { fans -> chat }\n',
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with half the load', async () => {
    await expectNone(rule, site('replicas: 2  concurrency: 150', '200/s'));
  });

  it('leaves to another rule what the cores limit', async () => {
    await expectNone(rule, site('replicas: 2  concurrency: 600  cores: 3'));
  });

  it('is gone after its first fix: as many slots as it takes', async () => {
    await expectFixed(rule, site('replicas: 2  concurrency: 50'), site('replicas: 2  concurrency: 143'));
  });

  it('is gone after its first fix of streams: no slot for those that wait', async () => {
    const chat = (more: string) =>
      `client fans { users: 10k  stream: true }\nservice chat { concurrency: 1000${more} }\nflow listen from fans at 100/s { fans -> chat }\n`;
    await expectFixed(rule, chat(''), chat('  blocking: false'));
  });
});
