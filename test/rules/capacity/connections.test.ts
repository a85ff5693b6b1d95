import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/connections';

const shop = (pool: string, parts: { api?: string; orders?: string; step?: string; more?: string } = {}) => `
client users
service api { ${parts.api ?? 'replicas: 4..40  autoscale: { target: 60% }'} }
service admin { replicas: 2 }
database orders using postgres { replicas: 2  ${parts.orders ?? 'connections: 300'} }
api -> orders${pool}
${parts.more ?? ''}
flow buy from users at 20/s { users -> api -> orders ${parts.step ?? 'write'} }
`;

describe(rule, () => {
  it('reports pools that together are larger than the limit once all replicas run', async () => {
    const { related } = await expectFinding(rule, shop(' { pool: 20 }', { orders: '[|connections: 300|]' }), {
      message:
        '"api" (40 replicas x 20) can open 800 connections to "orders", which accepts 300. Beyond that it refuses them, whoever asks.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['Up to 800 connections of api.']);
  });

  it('counts what the technology accepts', async () => {
    const text = shop(' { pool: 20 }', { api: 'replicas: 8', orders: '' }).replace(
      'database orders',
      'database [|orders|]',
    );
    await expectFinding(rule, text, {
      message:
        '"api" (8 replicas x 20) can open 160 connections to "orders", which accepts 100. Beyond that it refuses them, whoever asks.',
      severity: 'warning',
    });
  });

  it('adds up all callers', async () => {
    const more = 'admin -> orders { pool: 60 }';
    await expectFinding(
      rule,
      shop(' { pool: 20 }', { api: 'replicas: 10', orders: '[|connections: 300|]', more }),
      {
        message:
          '"api" (10 replicas x 20) and "admin" (2 replicas x 60) can open 320 connections to "orders", which accepts 300. Beyond that it refuses them, whoever asks.',
        severity: 'warning',
      },
    );
  });

  it.each([
    ['the pools fit', shop(' { pool: 7 }')],
    ['no pool is stated', shop('')],
    [
      'readers are spread over the replicas',
      shop(' { pool: 20 }', { api: 'replicas: 20', orders: 'connections: 300  reads: any', step: 'read' }),
    ],
    ['each shard has its own', shop(' { pool: 20 }', { orders: 'connections: 300  shards: 4' })],
    ['the provider runs it', shop(' { pool: 20 }', { orders: 'connections: 300  managed: true' })],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with fewer replicas', async () => {
    await expectNone(rule, shop(' { pool: 20 }', { api: 'replicas: 15' }));
  });

  it('is gone after its first fix: pools that fit', async () => {
    await expectFixed(rule, shop(' { pool: 20 }'), shop(' { pool: 7 }'));
  });
});
