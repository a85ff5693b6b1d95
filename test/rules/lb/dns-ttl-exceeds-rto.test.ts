import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'lb/dns-ttl-exceeds-rto';

const sites = (names: string, expectation = 'expect rto < 5m', next = '[east, west]', more = '') => `
client users
dns ${names}
loadBalancer east { replicas: 3 }
loadBalancer west
loadBalancer managed using aws-alb
service api { replicas: 4 }
flow browse from users at 100/s {
  ${expectation}
  users -> names
  users -> ${next} -> api
}
${more}`;

describe(rule, () => {
  it('reports addresses that outlive the recovery', async () => {
    const { related } = await expectFinding(rule, sites('names { [|ttl: 1h|] }'), {
      message:
        'Callers keep the address that "names" gave them for up to 1 h, and browse must be back in 5 min. When one of 2 addresses is lost, 50% of the requests still go there.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['browse must be back in 5 min.']);
  });

  it('reports them where a scenario expects the recovery', async () => {
    const scenario = 'scenario lost { at 1m fail east  expect browse rto <= 30s }';
    await expectFinding(rule, sites('names { [|ttl: 2m|] }', '', 'east', scenario), {
      message:
        'Callers keep the address that "names" gave them for up to 2 min, and browse must be back in 30 s. When one of 3 addresses is lost, 33.3% of the requests still go there.',
      severity: 'warning',
    });
  });

  it('is milder where the ttl is a default', async () => {
    await expectFinding(rule, sites('[|names|]', 'expect rto < 30s'), {
      message:
        'Callers keep the address that "names" gave them for up to 1 min, and browse must be back in 30 s. When one of 2 addresses is lost, 50% of the requests still go there. Its `ttl` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it('reports two addresses that are kept for long, whatever is promised', async () => {
    await expectFinding(rule, sites('names { [|ttl: 1h|] }', ''), {
      message:
        'Callers keep the address that "names" gave them for up to 1 h. When one of 2 addresses is lost, half of the requests of browse go there for as long.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: addresses are forgotten in time', sites('names { ttl: 1m }')],
    ['there is one address', sites('names { ttl: 1h }', undefined, 'west')],
    ['a provider keeps the address alive', sites('names { ttl: 1h }', undefined, 'managed')],
    ['three addresses are kept for long, and nothing is promised', sites('names { ttl: 1h }', '', 'east')],
    ['two addresses are kept for five minutes', sites('names { ttl: 5m }', '')],
    ['the flow is best-effort', sites('names { ttl: 1h }', 'tier: best-effort')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: half of the time there is', async () => {
    await expectFixed(rule, sites('names { ttl: 1h }'), sites('names { ttl: 2m }'));
    await expectFixed(rule, sites('names { ttl: 1h }', ''), sites('names { ttl: 1m }', ''));
  });
});
