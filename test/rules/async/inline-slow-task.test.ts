import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/inline-slow-task';

const upload = (
  call: string,
  convert = 'worker convert { replicas: 50  serviceTime: 40s }',
  client = '',
  flow = '',
) => `
client users${client}
service web { replicas: 4  concurrency: 64 }
${convert}
flow upload from users at 1/s {
  ${flow}
  users -> web ${call} convert
}
`;

describe(rule, () => {
  it('informs of work of a second and more that users wait for', async () => {
    const { related } = await expectFinding(rule, upload('[|->|]'), {
      message:
        'Users wait 40 s in upload until "convert" is done. Taking the job into a queue and answering at once spares them the wait.',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['upload waits for it (1/s).']);
  });

  it('warns where users have left before it is done', async () => {
    await expectFinding(rule, upload('[|->|]', undefined, ' { patience: 10s }'), {
      message:
        'Users wait 40 s in upload until "convert" is done, and "users" gives up after 10 s. Taking the job into a queue and answering at once spares them the wait.',
      severity: 'warning',
    });
  });

  it('informs of a worker that takes half of the time there is', async () => {
    const quick = 'worker convert { replicas: 50  serviceTime: 300ms }';
    await expectFinding(rule, upload('[|->|]', quick, '', 'expect p99 < 500ms'), {
      message:
        'Users wait 300 ms in upload until "convert" is done, and upload promises p99 under 500 ms. Taking the job into a queue and answering at once spares them the wait.',
      severity: 'info',
    });
  });

  it('tells several flows over one arrow once', async () => {
    const text = `${upload('->')}
flow again from users at 2/s { users -> web -> convert }
`;
    const found = await findingsIn(text, rule);
    expect(found.map(({ related }) => related.map(({ message }) => message))).toEqual([
      ['upload waits for it (1/s).', 'again waits for it (2/s).'],
    ]);
  });

  it.each([
    ['one edit away: the service does not wait', upload('~>')],
    ['a queue stands between', `${upload('~> jobs ->')}queue jobs`],
    ['the answer is read', upload('->').replace('-> convert', '-> convert read')],
    ['the flow can do without it', upload('->').replace('-> convert', '-> convert { optional: true }')],
    [
      'it takes less than a second, and nobody is in a hurry',
      upload('->', 'worker convert { serviceTime: 300ms }'),
    ],
    ['its time is a default', upload('->', 'external convert')],
    ['the flow is best-effort', upload('->', undefined, '', 'tier: best-effort')],
    ['a scheduler waits, no user', upload('->').replace('client users', 'scheduler users')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a queue between the two', async () => {
    await expectFixed(
      rule,
      upload('->'),
      upload('~> convert-jobs ->', 'worker convert { replicas: 50  serviceTime: 40s }\nqueue convert-jobs'),
    );
  });

  it('is gone after its first fix inside a group', async () => {
    const text = (call: string, queue = '') => `
client users
service web
group media {
  worker convert { serviceTime: 40s }${queue}
}
flow upload from users at 1/s { users -> web ${call} media.convert }
`;
    await expectFixed(rule, text('->'), text('~> media.convert-jobs ->', '\n  queue convert-jobs'));
  });

  it('offers no queue where the arrow is a statement of its own', async () => {
    const [finding] = await findingsIn(`${upload('->')}web -> convert { timeout: 60s }\n`, rule);
    expect(finding?.fixes.map(({ label }) => label)).toEqual(['accept']);
  });
});
