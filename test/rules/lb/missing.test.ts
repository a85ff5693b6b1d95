import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'lb/missing';

const pinned = (api: string, call = 'users -> web -> api', more = '') => `
client users
service web { replicas: 2 }
service api { ${api} }
flow browse from users at 100/s { ${call} }
${more}`;

const connections = (balancer: string, protocol = 'grpc') => `
client users
service web { replicas: 2 }
loadBalancer lb { replicas: 2  ${balancer} }
service api { replicas: 3 }
web -> lb { protocol: ${protocol} }
flow browse from users at 100/s { users -> web -> lb [|->|] api }
`;

describe(rule, () => {
  it('reports replicas at fixed addresses between which nobody chooses', async () => {
    const { related } = await expectFinding(rule, pinned('replicas: 3  [|addressing: static|]'), {
      message:
        '"api" has 3 replicas at fixed addresses, and "web" has no rule to choose one: up to 2 stand idle. All 100/s may meet at one.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['Nothing on this route chooses.']);
  });

  it('names every caller that has to choose', async () => {
    await expectFinding(
      rule,
      pinned(
        'replicas: 3  [|addressing: static|]',
        'users -> web -> api',
        'flow direct from users at 20/s { users -> api }',
      ),
      {
        message:
          '"api" has 3 replicas at fixed addresses, and "web" and "users" have no rule to choose one: up to 2 stand idle. All 120/s may meet at one.',
        severity: 'warning',
      },
    );
  });

  it('reports one connection for all requests through a balancer of connections', async () => {
    await expectFinding(rule, connections('layer: 4'), {
      message:
        '"lb" spreads connections (layer 4), and a caller over grpc keeps one open for all its requests: they all reach one of 3 replicas of "api".',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: callers ask a registry', pinned('replicas: 3  addressing: discovery')],
    ['nothing is said about addresses', pinned('replicas: 3')],
    ['there is one replica', pinned('addressing: static')],
    ['the others stand by', pinned('replicas: 2  addressing: static  mode: active-passive')],
    [
      'the caller takes them in turn',
      pinned('replicas: 3  addressing: static', 'users -> web -> api { strategy: round-robin }'),
    ],
    [
      'a balancer stands before it',
      pinned('replicas: 3  addressing: static', 'users -> lb -> api', 'loadBalancer lb { replicas: 2 }'),
    ],
    ['the balancer spreads requests', connections('layer: 7').replace('[|->|]', '->')],
    ['callers open a connection for each request', connections('layer: 4', 'tcp').replace('[|->|]', '->')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: found by discovery', async () => {
    await expectFixed(
      rule,
      pinned('replicas: 3  addressing: static'),
      pinned('replicas: 3  addressing: discovery'),
    );
  });

  it('is gone after its second fix: callers take turns', async () => {
    const text = pinned('replicas: 3  addressing: static');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(
      pinned('replicas: 3  addressing: static', 'users -> web -> api { strategy: round-robin }'),
    );
    await expectNone(rule, after);
  });

  it('is gone after its first fix: a balancer of requests', async () => {
    const plain = (layer: string) => connections(layer).replace('[|->|]', '->');
    await expectFixed(rule, plain('layer: 4'), plain('layer: 7'));
  });
});
