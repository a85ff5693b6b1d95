import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'spof/entry-point';

const site = (entry: string, flow = 'users -> lb -> api') => `
client users
${entry}
service api { replicas: 8 }
flow browse from users at 500/s { ${flow} }
`;

describe(rule, () => {
  it('reports one balancer before many servers', async () => {
    await expectFinding(rule, site('loadBalancer [|lb|] { availability: 99.99% }'), {
      message:
        'All of browse (500/s) enters through one loadBalancer, "lb". If it stops, nothing behind it is reached. At 99.99% that is 52 min 36 s a year.',
      severity: 'warning',
    });
  });

  it('reports one gateway that all flows pass', async () => {
    const second = 'flow buy from users at 10/s { users -> lb -> api }';
    await expectFinding(rule, site(`gateway [|lb|]\n${second}`), {
      message:
        'All of buy (10/s) and browse (500/s) enters through one gateway, "lb". If it stops, nothing behind it is reached.',
      severity: 'warning',
    });
  });

  it('reports an active replica that no passive one is said to replace', async () => {
    await expectFinding(rule, site('proxy [|lb|] { replicas: 2  mode: active-passive }'), {
      message:
        'All of browse (500/s) enters through the active replica of "lb", and nothing says how a passive one takes over. If it stops, nothing behind it is reached.',
      severity: 'warning',
    });
  });

  it.each([
    ['there are two', site('loadBalancer lb { replicas: 2 }')],
    ['the provider runs it', site('loadBalancer lb { managed: true }')],
    [
      'a passive one takes over',
      site(
        'loadBalancer lb { replicas: 2  mode: active-passive  failover: auto(detection: 3s, takeover: 2s) }',
      ),
    ],
    ['it is no entry', site('service lb')],
    ['the flow has another way', site('loadBalancer lb\nloadBalancer lb2', 'users -> [lb, lb2] -> api')],
    [
      'only some requests pass it',
      site('loadBalancer lb', 'choose { 50% { users -> lb -> api } 50% { users -> api } }'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('leaves one that only some requests pass to spof/single-instance', async () => {
    const flow = 'choose { 50% { users -> lb -> api } 50% { users -> api } }';
    await expectFinding('spof/single-instance', site('loadBalancer [|lb|]', flow), {
      message: '"lb" runs once, and 50% of the requests of browse need it (250/s). If it stops, they fail.',
      severity: 'warning',
    });
  });

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site('loadBalancer lb'), site('loadBalancer lb { replicas: 2 }'));
  });

  it('is gone after its first fix where nothing takes over', async () => {
    await expectFixed(
      rule,
      site('proxy lb { replicas: 2  mode: active-passive }'),
      site('proxy lb { replicas: 2  mode: active-passive  failover: auto(detection: 3s, takeover: 2s) }'),
    );
  });
});
