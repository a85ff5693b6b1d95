import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/assumed-default';

const site = (api: string, flow: string, name = 'api') => `
client users
service ${name}${api}
flow look from users at 10/s {
  ${flow}
  users -> api
}
`;

describe(rule, () => {
  it('hints at times between failures on which a promise rests', async () => {
    const { related } = await expectFinding(rule, site('', 'expect availability >= 99%', '[|api|]'), {
      message: 'What look promises rests on defaults of "api": `mtbf` 180 d and `mttr` 1 h.',
      severity: 'hint',
    });
    expect(related.map(({ message }) => message)).toEqual(['look promises a figure.']);
  });

  it('hints at a service time on which a promise rests', async () => {
    await expectFinding(rule, site('', 'expect p99 < 300ms', '[|api|]'), {
      message: 'What look promises rests on defaults of "api": `serviceTime` 10 ms.',
      severity: 'hint',
    });
  });

  it('hints at the time of a write where only writes are promised', async () => {
    const text = `
client users { rtt: 1ms }
service api { serviceTime: 10ms }
database [|orders|]
flow buy from users at 10/s { expect p99 < 300ms
  users -> api -> orders write
}
`;
    await expectFinding(rule, text, {
      message: 'What buy promises rests on defaults of "orders": `writeTime` 5 ms.',
      severity: 'hint',
    });
  });

  it('hints at a critical flow that promises nothing', async () => {
    await expectFinding(rule, site('', '[|tier: critical|]'), {
      message:
        'look is critical and promises no figure: write what it must achieve, such as `expect availability >= 99.9%`.',
      severity: 'hint',
    });
  });

  it.each([
    ['one edit away: the time is stated', site(' { serviceTime: 10ms }', 'expect p99 < 300ms')],
    ['nothing is promised', site('', '')],
    ['the availability is stated', site(' { availability: 99.9% }', 'expect availability >= 99%')],
    ['the promise is about something else', site('', 'expect successRate >= 99%')],
    [
      'it hardly counts',
      'client users\nloadBalancer lb\nservice api { serviceTime: 50ms }\nflow look from users at 10/s { expect p99 < 1s\n users -> lb -> api }',
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix, which changes no figure', async () => {
    await expectFixed(
      rule,
      site('', 'expect availability >= 99%\n  expect p99 < 300ms'),
      site(
        ' { mtbf: 180d  mttr: 1h  serviceTime: 10ms }',
        'expect availability >= 99%\n  expect p99 < 300ms',
      ),
    );
  });
});
