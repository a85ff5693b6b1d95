import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/impossible-value';

const site = (api: string, more = '') => `
client users
service api${api}
users -> api
${more}
`;
const scenario = (body: string, api = ' { replicas: 3 }') =>
  site(api, `scenario bad-day {\n  duration: 10m\n  ${body}\n}`);

describe(rule, () => {
  it.each([
    [
      'more speeds than replicas',
      site(' { replicas: 2  [|speed: [2, 1, 1]|] }'),
      '`speed` is told of 3 replicas, and "api" has 2.',
    ],
    [
      'weights that are all zero',
      site('', 'loadBalancer lb { [|weights: [0, 0]|] }\nusers -> lb -> api'),
      '`weights` that are all zero choose nothing.',
    ],
    [
      'a store that follows itself',
      site('', 'database urls { [|replicaOf: urls|] }\napi -> urls'),
      '"urls" cannot follow itself.',
    ],
    [
      'a store that is its own backup',
      site('', 'database urls { [|backup: { every: 1d to: urls }|] }\napi -> urls'),
      '"urls" cannot be its own backup: what is lost is lost with it.',
    ],
    [
      'a queue for its own failures',
      site('', 'queue jobs { [|deadLetter: jobs|] }\nworker w\napi ~> jobs -> w'),
      '"jobs" cannot be its own dead letter queue: what failed comes back for ever.',
    ],
    [
      'bursts without an end',
      site('', 'client bots { [|arrival: bursty(factor: 5x, length: 2m, every: 2m)|] }\nbots -> api'),
      '`arrival` of "bots": bursts of 2 min cannot come every 2 min: there would be no time between them.',
    ],
    [
      'a peak below the mean',
      site('', 'client bots { [|arrival: diurnal(peak: 0.5x)|] }\nbots -> api'),
      '`arrival` of "bots": a peak of 0.5x the mean is below the mean.',
    ],
    [
      'a scan of more shards than there are',
      site(
        '',
        'database urls { shards: 8 }\nflow all from users at 1/s { users -> api -> urls scan { [|wait: 9|] } }',
      ),
      'This scan waits for 9 shards, and "urls" has 8: it would never end.',
    ],
    [
      'more successes than requests',
      site('', 'flow look from users at 1/s {\n expect [|successRate|] >= 150%\n users -> api\n}'),
      'No run can meet `successRate >= 150%`: successRate is never above 100%.',
    ],
    [
      'less than nothing',
      site('', 'flow look from users at 1/s {\n expect [|p99|] < 0ms\n users -> api\n}'),
      'No run can meet `p99 < 0ms`: p99 is never below 0.',
    ],
    [
      'a failure of more replicas than there are',
      scenario('[|at 5m fail 4 of api for 1m|]'),
      '"api" has 3 replicas, not 4.',
    ],
    [
      'a failure of a part that is not there',
      scenario('[|at 5m fail api.standby|]'),
      '"api" has no standby: all of its replicas work.',
    ],
    [
      'an event after the end',
      scenario('[|at 10m fail 1 of api|]'),
      'This never happens: it is at 10 min, and "bad-day" ends at 10 min.',
    ],
    [
      'an expectation beyond the end',
      scenario('at 1m fail 1 of api\n  [|expect api utilization < 90% during 8m..12m|]'),
      'This is to hold until 12 min, and "bad-day" ends at 10 min.',
    ],
  ])('reports %s', async (_, text, message) => {
    await expectFinding(rule, text, { message, severity: 'error' });
  });

  it('warns of what is up all the time', async () => {
    await expectFinding(rule, site(' { [|availability: 100%|] }'), {
      message:
        '"api" cannot be up all the time: with `availability: 100%` it is left out of every figure on failures.',
      severity: 'warning',
    });
  });

  it('is a level milder where the end of a scenario is a default', async () => {
    const text = site(' { replicas: 3 }', 'scenario bad-day { [|at 20m fail 1 of api|] }');
    await expectFinding(rule, text, {
      message:
        'This never happens: it is at 20 min, and "bad-day" ends at 10 min. Its `duration` is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: there are so many replicas', scenario('at 5m fail 3 of api for 1m')],
    ['the scenario adds replicas first', scenario('at 1m scale api to 6\n  at 5m fail 4 of api')],
    [
      'each shard has replicas',
      site('', 'database urls { replicas: 3  shards: 2 }\napi -> urls\nscenario s { at 1m fail 6 of urls }'),
    ],
    ['an autoscaled component may have as many', scenario('at 5m fail 4 of api', ' { replicas: 3..6 }')],
    ['the provider promises to be up always', site('', 'dns names using route53\nusers -> names')],
    ['a cache hits always', site('', 'cache c { hitRatio: 100% }\napi -> c')],
    [
      'all requests must succeed',
      site('', 'flow look from users at 1/s {\n expect successRate == 100%\n users -> api\n}'),
    ],
    ['nothing may be lost', site('', 'database d\napi -> d\nscenario s { expect d lostWrites == 0 }')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it.each([
    [
      'as many replicas as speeds',
      site(' { replicas: 2  speed: [2, 1, 1] }'),
      site(' { replicas: 3  speed: [2, 1, 1] }'),
    ],
    [
      'a longer scenario',
      scenario('at 12m fail 1 of api for 3m'),
      scenario('at 12m fail 1 of api for 3m').replace('duration: 10m', 'duration: 19m'),
    ],
    ['no availability', site(' { replicas: 2  availability: 100% }'), site(' { replicas: 2   }')],
    [
      'a scan of all shards',
      site(
        '',
        'database urls\nflow all from users at 1/s { users -> api -> urls scan { wait: 9  timeout: 1s } }',
      ),
      site('', 'database urls\nflow all from users at 1/s { users -> api -> urls scan {   timeout: 1s } }'),
    ],
  ])('is gone after its first fix: %s', async (_, text, after) => expectFixed(rule, text, after));
});
