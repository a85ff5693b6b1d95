import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'availability/no-spare-capacity';

/** Five cores of 10 ms each: a replica serves 500 requests a second. */
const work = 'cores: 5  concurrency: 100  serviceTime: 10ms';

const site = (api: string, rate: string, settings = '', steps = 'users -> api') => `
region eu { zone a  zone b  zone c }
client users
queue jobs
service api { ${api} }
flow look from users at ${rate} { ${settings}  ${steps} }
`;

describe(rule, () => {
  it('reports two replicas of which one cannot carry the load', async () => {
    const { related } = await expectFinding(rule, site(`[|replicas: 2|]  ${work}`, '600/s'), {
      message:
        'Losing one replica leaves 1 of 2 replicas of "api" at 120% (600/s at peak, and they can serve 500/s). They overload next. It needs 3 replicas to stay below 90%.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['look depends on it.']);
  });

  it('reports what is left after a zone, when that is to be survived', async () => {
    await expectFinding(rule, site(`[|replicas: 3|]  in: eu  ${work}`, '1200/s', 'survive: zone'), {
      message:
        'Losing zone "eu.a" leaves 2 of 3 replicas of "api" at 120% (1.2k/s at peak, and they can serve 1k/s). They overload next. It needs 5 replicas to stay below 90%.',
      severity: 'warning',
    });
  });

  it('counts the load at peak', async () => {
    await expectFinding(rule, site(`[|replicas: 4|]  ${work}`, '600/s', 'peak: 3x'), {
      message:
        'Losing one replica leaves 3 of 4 replicas of "api" at 120% (1.8k/s at peak, and they can serve 1.5k/s). They overload next. It needs 5 replicas to stay below 90%.',
      severity: 'warning',
    });
  });

  it('is one level lower when the work of a request is a default', async () => {
    await expectFinding(rule, site('[|replicas: 2|]', '2000/s'), {
      message:
        'Losing one replica leaves 1 of 2 replicas of "api" at 125% (2k/s at peak, and they can serve 1.6k/s). They overload next. It needs 3 replicas to stay below 90%. Its `serviceTime` and `concurrency` are defaults: state them to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: a third replica', site(`replicas: 3  ${work}`, '600/s')],
    ['when one carries it', site(`replicas: 2  ${work}`, '450/s')],
    ['when a zone need not be survived', site(`replicas: 3  in: eu  ${work}`, '900/s', 'survive: replica')],
    ['when there is one, which is another matter', site(work, '300/s')],
    ['when it is overloaded already, which is another matter', site(`replicas: 2  ${work}`, '1100/s')],
    ['when others are started', site(`replicas: 2..8  autoscale: { target: 70% }  ${work}`, '600/s')],
    ['when one works and the other stands by', site(`replicas: 2  mode: active-passive  ${work}`, '400/s')],
    ['when the flow is best-effort', site(`replicas: 2  ${work}`, '600/s', 'tier: best-effort')],
    ['when work waits in a queue', site(`replicas: 2  ${work}`, '600/s', '', 'users ~> jobs -> api')],
    ['when the provider runs it', site(`replicas: 2  managed: true  ${work}`, '600/s')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site(`replicas: 2  ${work}`, '600/s'), site(`replicas: 3  ${work}`, '600/s'));
  });

  it('is gone after its first fix for the loss of a zone', async () => {
    await expectFixed(
      rule,
      site(`replicas: 3  in: eu  ${work}`, '1200/s', 'survive: zone'),
      site(`replicas: 5  in: eu  ${work}`, '1200/s', 'survive: zone'),
    );
  });
});
