import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/contradiction';

const site = (api: string, call = '', more = '', name = 'api') => `
client users
service ${name}${api}
${more}
flow look from users at 10/s {
  users -> api${call}
}
`;

describe(rule, () => {
  it.each([
    ['more needed than there are', site(' { [|needed: 2|] }'), '"api" needs 2 replicas and has 1.'],
    [
      'more at work than a technology has',
      `technology pair for service { replicas: 2 }${site(' using pair { [|active: 3|]  leader: lease(5s) }')}`,
      '"api" needs 3 replicas at work and has 2 (from pair).',
    ],
    [
      'scaling of a fixed number',
      site(' { [|autoscale: { target: 60% }|] }'),
      '`autoscale` of "api" has nothing to move: it has 1 replica, not a range.',
    ],
    [
      'a passive one of one',
      site(' { [|mode: active-passive|] }'),
      '"api" has one replica: none is left to stand by.',
    ],
    [
      'a standby of one',
      site(' { replicas: 1  [|standby: hot|] }'),
      '"api" has one replica: none is left to stand by.',
    ],
    [
      'reads from followers that are not there',
      site('', '', 'database urls { [|reads: followers|] }'),
      '"urls" is read from its followers and has none: it has one replica.',
    ],
    [
      'two figures for one availability',
      site(' { [|availability: 99%|]  mtbf: 300h  mttr: 10m }'),
      '"api" says 99%, and its `mtbf` of 12 d 12 h with an `mttr` of 10 min gives 99.9445%.',
    ],
    [
      'redundancy of one',
      site(' { [|managed: true|]  replicas: 1 }'),
      '`managed` means that the provider runs "api" redundantly, and `replicas: 1` that there is one of it.',
    ],
    [
      'signs of life that come too late',
      site('', '', 'coordinator c { replicas: 3  election: uniform(150ms, 300ms)  [|heartbeat: 200ms|] }'),
      'The leader of "c" gives a sign every 200 ms, and its followers elect another after 150 ms without one: they never keep a leader.',
    ],
    [
      'encryption that is none',
      site('', ' { protocol: https  [|encrypted: false|] }'),
      'https is encrypted, and `encrypted: false` says that it is not.',
    ],
    [
      'delivery over udp',
      site('', '\n  api ~> logs { [|protocol: udp|] }', 'queue logs { delivery: at-least-once }'),
      'Over udp messages to "logs" are lost without anybody knowing, and it promises to deliver each (at-least-once).',
    ],
    [
      'a retry that never comes',
      site('', ' { [|retries: { max: 2  on: [timeout] }|] }'),
      'It is tried again after a timeout alone, and there is no `timeout`: that never happens.',
    ],
    [
      'another replica of one',
      site('', ' { [|hedge: 20ms|] }'),
      'The same is asked of another replica of "api", which has one.',
    ],
    [
      'users who have signed in nowhere',
      site(' { auth: none }').replace('users -> api', '[|authenticated: true|]\n  users -> api'),
      'The users of look have signed in, and "api" lets anybody call (`auth: none`).',
    ],
  ])('reports %s', async (_, text, message) => {
    await expectFinding(rule, text, { message, severity: 'error' });
  });

  it('points at the other statement', async () => {
    const { related } = await expectFinding(rule, site(' { [|managed: true|]  replicas: 1 }'), {
      message:
        '`managed` means that the provider runs "api" redundantly, and `replicas: 1` that there is one of it.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['`replicas` is here.']);
  });

  it('reports two figures for one place', async () => {
    const text = `region eu { zone a { [|availability: 99.9%|]  mtbf: 90d  mttr: 1d } }${site(' { in: eu.a }')}`;
    await expectFinding(rule, text, {
      message: '"a" says 99.9%, and its `mtbf` of 90 d with an `mttr` of 1 d gives 98.9%.',
      severity: 'error',
    });
  });

  it('stays an error in development', async () => {
    await expectFinding(rule, `system S { environment: development }${site(' { [|needed: 2|] }')}`, {
      message: '"api" needs 2 replicas and has 1.',
      severity: 'error',
    });
  });

  it.each([
    ['one edit away: there are so many replicas', site(' { needed: 2  replicas: 2 }')],
    ['both figures agree', site(' { availability: 99.67%  mtbf: 300h  mttr: 1h }')],
    ['the repair time is a default', site(' { availability: 99%  mtbf: 300h }')],
    [
      'the mode is a technology’s',
      `technology pair for service { mode: active-passive }${site(' using pair')}`,
    ],
    [
      'the leader is heard in time',
      site('', '', 'coordinator c { election: uniform(150ms, 300ms)  heartbeat: 50ms }'),
    ],
    [
      'lost messages are sent again',
      site(
        '',
        '\n  api -> logs { protocol: udp  timeout: 1s  retries: 2 } -> w',
        'queue logs { delivery: at-least-once }\nworker w',
      ),
    ],
    [
      'the queue promises nothing',
      site('', '\n  api ~> logs { protocol: udp }', 'queue logs { delivery: at-most-once }'),
    ],
    ['an error is also tried again', site('', ' { retries: { max: 2  on: [timeout, error] } }')],
    [
      'somebody on the way asks',
      site(' { auth: token }').replace('users -> api', 'authenticated: true\n  users -> api'),
    ],
    ['nothing is said of who asks', site('').replace('users -> api', 'authenticated: true\n  users -> api')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it.each([
    ['as many replicas as are needed', site(' { needed: 2 }'), site(' { needed: 2  replicas: 2 }')],
    [
      'a range to scale in',
      site(' { autoscale: { target: 60% } }'),
      site(' { autoscale: { target: 60% }  replicas: 1..3 }'),
    ],
    [
      'one availability',
      site(' { availability: 99%  mtbf: 300h  mttr: 10m }'),
      site(' {   mtbf: 300h  mttr: 10m }'),
    ],
    [
      'tcp',
      site('', '\n  api ~> logs { protocol: udp }', 'queue logs { delivery: at-least-once }'),
      site('', '\n  api ~> logs { protocol: tcp }', 'queue logs { delivery: at-least-once }'),
    ],
    ['no hedge', site('', ' { hedge: 20ms  timeout: 1s }'), site('', ' {   timeout: 1s }')],
  ])('is gone after its first fix: %s', async (_, text, after) => expectFixed(rule, text, after));
});
