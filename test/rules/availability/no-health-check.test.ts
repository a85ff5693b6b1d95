import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'availability/no-health-check';

const named = (names: string, targets = '[main, spare]', settings = '') => `
client users
dns ${names}
loadBalancer main { replicas: 2 }
loadBalancer spare { replicas: 2 }
service api { replicas: 4 }
flow browse from users at 500/s {
  ${settings}
  users -> names
  users -> ${targets} -> api
}
`;

const balanced = (lb: string, settings = 'tier: critical') => `
client users
loadBalancer lb { replicas: 2  ${lb} }
service api { replicas: 4 }
flow browse from users at 500/s {
  ${settings}
  users -> lb -> api
}
`;

const direct = (arrow: string, api = '', web = '') => `
client users
service web { replicas: 2  ${web} }
service api { replicas: 4  ${api} }
web -> api { ${arrow} }
flow browse from users at 500/s { users -> web -> api }
`;

describe(rule, () => {
  it('reports a dns that is to fail over and cannot tell', async () => {
    const { related } = await expectFinding(rule, named('[|names|] { routing: failover }'), {
      message:
        '"names" is to fail over between "main" and "spare", but cannot tell that one is down: it goes on naming it until someone acts.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['browse finds its way by it.']);
  });

  it('reports a dns that names one of several targets', async () => {
    await expectFinding(rule, named('[|names|]'), {
      message:
        '"names" cannot tell that one of "main" and "spare" is down: 1 of 2 lookups (50%) names it until someone acts.',
      severity: 'warning',
    });
  });

  it('reports checks that take more than a minute to notice, on a critical flow', async () => {
    await expectFinding(rule, balanced('[|healthCheck: { interval: 30s  timeout: 5s  threshold: 3 }|]'), {
      message:
        '"lb" takes 1 min 30 s to notice that a replica of "api" is down (3 checks, 30 s apart). Until then 1 of 4 requests (25%) of browse fails.',
      severity: 'warning',
    });
  });

  it('reports a caller that chooses replicas by itself', async () => {
    await expectFinding(rule, direct('[|strategy: round-robin|]'), {
      message:
        '"web" spreads its calls over 4 replicas of "api" and cannot tell that one is down: 1 of 4 (25%) keeps failing until someone acts.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'one edit away: the dns checks',
      named('names { routing: failover  healthCheck: { interval: 10s  timeout: 2s  threshold: 3 } }'),
    ],
    ['when the dns names one balancer', named('names', 'main')],
    ['when a provider runs the dns', named('names using route53')],
    ['when the flow is best-effort', named('names', undefined, 'tier: best-effort')],
    ['when the balancer checks as balancers do', balanced('')],
    ['when it notices soon enough', balanced('healthCheck: { interval: 10s  timeout: 5s  threshold: 3 }')],
    [
      'when the flow is not critical',
      balanced('healthCheck: { interval: 30s  timeout: 5s  threshold: 3 }', ''),
    ],
    ['when the caller has no strategy of its own', direct('timeout: 1s')],
    ['when the caller tries another one', direct('strategy: round-robin  retries: 1')],
    [
      'when the caller leaves out what fails',
      direct('strategy: round-robin  outlierDetection: { failures: 5  ejection: 30s }'),
    ],
    ['when a registry tells', direct('strategy: round-robin', 'addressing: discovery')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix of a dns', async () => {
    await expectFixed(
      rule,
      named('names { routing: failover }'),
      named('names { routing: failover  healthCheck: { interval: 10s  timeout: 2s  threshold: 3 } }'),
    );
  });

  it('is gone after its first fix of a slow check', async () => {
    await expectFixed(
      rule,
      balanced('healthCheck: { interval: 30s  timeout: 5s  threshold: 3 }'),
      balanced('healthCheck: { interval: 10s  timeout: 5s  threshold: 3 }'),
    );
  });

  it('is gone after its first fix of a caller', async () => {
    await expectFixed(
      rule,
      direct('strategy: round-robin'),
      direct('strategy: round-robin  healthCheck: { interval: 10s  timeout: 2s  threshold: 3 }'),
    );
  });
});
