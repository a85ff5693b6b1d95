import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'lb/l4-content-routing';

const edge = (balancer: string, arrow = 'path: "/video/*"') => `
client users
loadBalancer ${balancer}
service video { replicas: 4 }
lb -> video { ${arrow} }
flow watch from users at 100/s { users -> lb -> video }
`;

describe(rule, () => {
  it('reports a path at a balancer of connections', async () => {
    const { related } = await expectFinding(rule, edge('lb { [|layer: 4|] }'), {
      message: '"lb" works at layer 4 and sees addresses and ports, not paths: it cannot choose by them.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['Here it is to look at paths.']);
  });

  it('reports it of a technology that works on connections', async () => {
    await expectFinding(rule, edge('[|lb|] using aws-nlb'), {
      message: '"lb" works at layer 4 and sees addresses and ports, not paths: it cannot choose by them.',
      severity: 'error',
    });
  });

  it('reports cookies and ranges of keys', async () => {
    await expectFinding(
      rule,
      edge('lb { [|layer: 4|]  sticky: cookie(server) }', 'strategy: range(A-M: 60%, N-Z: 40%)'),
      {
        message:
          '"lb" works at layer 4 and sees addresses and ports, not cookies and keys: it cannot choose by them.',
        severity: 'error',
      },
    );
  });

  it('reports a path in what is encrypted', async () => {
    await expectFinding(rule, edge('lb { layer: 7  [|tls: pass-through|] }'), {
      message: '"lb" passes on what is encrypted and does not see paths: it cannot choose by them.',
      severity: 'error',
    });
  });

  it.each([
    ['one edit away: it works on requests', edge('lb { layer: 7 }')],
    ['it chooses by address', edge('lb { layer: 4  sticky: ip }', 'strategy: ip-hash')],
    ['it hashes the client', edge('lb { layer: 4 }', 'strategy: consistent-hash  hash: client')],
    ['it decrypts', edge('lb { layer: 7  tls: terminate }')],
    ['it passes on without looking', edge('lb { layer: 4  tls: pass-through }', 'timeout: 1s')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a balancer of requests', async () => {
    await expectFixed(rule, edge('lb { layer: 4 }'), edge('lb { layer: 7 }'));
    await expectFixed(rule, edge('lb using aws-nlb'), edge('lb using aws-nlb { layer: 7 }'));
  });

  it('is gone after its first fix: it decrypts, and encrypts again', async () => {
    await expectFixed(
      rule,
      edge('lb { layer: 4  tls: pass-through }'),
      edge('lb { layer: 7  tls: re-encrypt }'),
    );
    await expectFixed(
      rule,
      edge('lb { layer: 7  tls: pass-through }'),
      edge('lb { layer: 7  tls: re-encrypt }'),
    );
  });
});
