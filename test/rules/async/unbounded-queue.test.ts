import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'async/unbounded-queue';

const mails = (queue: string, flow = 'expect completion < 10s', worker = '', more = '') => `
client users { rate: 25/s }
service api { replicas: 2 }
queue ${queue}
worker sender { replicas: 2  concurrency: 4  serviceTime: 200ms${worker} }
flow invite from users {
  ${flow}
  users -> api
  api ~> mails -> sender
}
${more}`;

const service = (api: string, scenario = 'at 1m load by 4x', client = '') => `
client users { rate: 50/s${client} }
service ${api}
flow browse from users {
  expect p99 < 2s
  users -> api
}
scenario rush { ${scenario} }
`;

describe(rule, () => {
  it('reports a queue without a limit whose work has a deadline, and tells when it is missed', async () => {
    const { related } = await expectFinding(rule, mails('[|mails|]'), {
      message:
        '"mails" has no limit. All work of invite must be done in 10 s, but whoever comes behind 400 others waits longer than that (40/s are finished).',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['invite sends messages to it.']);
  });

  it('reports one that grows at peak, and when its memory is full', async () => {
    await expectFinding(rule, mails('[|mails|] { memory: 8GB }', 'peak: 4x\n  size: 10KB'), {
      message:
        '"mails" has no limit. Up to 100/s come and "sender" can finish 40/s: it grows by 60/s, and fills its memory of 8 GB in 3 h 42 min.',
      severity: 'warning',
    });
  });

  it('reports one that grows in a scenario', async () => {
    await expectFinding(rule, mails('[|mails|]', '', '', 'scenario rush { at 1m load invite by 2x }'), {
      message:
        '"mails" has no limit. Up to 50/s come and "sender" can finish 40/s: it grows by 10/s, for as long as that lasts.',
      severity: 'warning',
    });
  });

  it('reports one that is held in so much memory', async () => {
    await expectFinding(rule, mails('[|mails|] { memory: 1GB }', 'size: 10KB'), {
      message:
        '"mails" has no limit. If its consumers stop, 25/s fill its memory of 1 GB in 1 h 7 min, and then it stops too.',
      severity: 'warning',
    });
  });

  it('is milder where the pace of the consumers is a default', async () => {
    const text = mails('[|mails|]').replace('concurrency: 4  ', '');
    await expectFinding(rule, text, {
      message:
        '"mails" has no limit. All work of invite must be done in 10 s, but whoever comes behind 1,600 others waits longer than that (160/s are finished). The `concurrency` of "sender" is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it('reports a service on which a scenario puts more than it serves, while its callers leave', async () => {
    await expectFinding(rule, service('[|api|] { replicas: 2  concurrency: 8  serviceTime: 100ms }'), {
      message:
        'Up to 200/s come to "api", which can serve 160/s and lets any number wait. browse promises p99 under 2 s, and soon every answer comes later.',
      severity: 'warning',
    });
  });

  it('hints at a limit of which nobody hears when it is reached', async () => {
    await expectFinding(rule, mails('[|mails|] { queueLimit: 100 }'), {
      message:
        'When "mails" is full, it refuses what "api" hands over, and nobody hears of it. Its `overflow` is a default: state what is to happen.',
      severity: 'hint',
    });
  });

  it.each([
    [
      'one edit away: it has a limit, and says what happens then',
      mails('mails { queueLimit: 100  overflow: reject }'),
    ],
    ['nothing says what a limit is needed for', mails('mails', '')],
    ['what it keeps has an end', mails('mails { retention: 7d }')],
    ['its technology lets messages expire', mails('mails using sqs')],
    ['a provider runs it', mails('mails { managed: true }')],
    ['the flow is best-effort', mails('mails', 'tier: best-effort\n  expect completion < 10s')],
    [
      'more comes all the time than its consumers finish',
      mails('mails', 'expect completion < 10s', '').replace('25/s', '50/s'),
    ],
    [
      'the scenario stays within what the service can do',
      service('api { replicas: 2  concurrency: 8  serviceTime: 100ms }', 'at 1m load by 2x'),
    ],
    [
      'the service refuses what it cannot do',
      service('api { replicas: 2  concurrency: 8  serviceTime: 100ms  queueLimit: 10 }'),
    ],
    [
      'the sender tries again when it is full',
      mails('mails { queueLimit: 100 }').replace('~> mails', '~> mails { retries: 3 }'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: as many as can be done in time', async () => {
    await expectFixed(rule, mails('mails'), mails('mails { queueLimit: 400  overflow: reject }'));
  });

  it('is gone after its first fix: as many as fit', async () => {
    await expectFixed(
      rule,
      mails('mails { memory: 1GB }', 'size: 10KB'),
      mails('mails { memory: 1GB  queueLimit: 100000  overflow: reject }', 'size: 10KB'),
    );
  });

  it('is gone after its first fix: a limit in front of a service', async () => {
    const before = 'api { replicas: 2  concurrency: 8  serviceTime: 100ms }';
    const after =
      'api { replicas: 2  concurrency: 8  serviceTime: 100ms  queueLimit: 152  overflow: reject }';
    await expectFixed(rule, service(before), service(after));
  });

  it('is gone after its first fix: senders wait', async () => {
    await expectFixed(
      rule,
      mails('mails { queueLimit: 100 }'),
      mails('mails { queueLimit: 100  overflow: block }'),
    );
  });
});
