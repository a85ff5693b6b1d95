import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/sync-cycle';

const site = (rest: string, name = 'orders') => `
client users
service ${name}
service stock
service prices
loadBalancer lb
${rest}
`;
const first = (rest: string) => site(rest, '[|orders|]');

describe(rule, () => {
  it('reports two services that wait for each other', async () => {
    await expectFinding(rule, first('users -> orders -> stock\nstock -> orders'), {
      message:
        '"orders" -> "stock" -> "orders": "orders" waits for itself. Under load all of its slots are held by requests that wait for one, and neither starts without the other.',
      severity: 'warning',
    });
  });

  it('reports a circle of three in a flow, through a balancer', async () => {
    const flow = 'flow buy from users at 5/s { users -> orders -> lb -> stock -> prices -> orders }';
    const { related } = await expectFinding(rule, first(flow), {
      message:
        '"orders" -> "stock" -> "prices" -> "orders": "orders" waits for itself. Under load all of its slots are held by requests that wait for one, and none starts without the others.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual([
      'In buy it is called again before it has answered.',
    ]);
  });

  it('reports a circle of which the flows show a part', async () => {
    const rest = 'flow buy from users at 5/s { users -> orders -> stock }\nstock -> orders { timeout: 1s }';
    await expectFinding(rule, first(rest), {
      message:
        '"orders" -> "stock" -> "orders": "orders" waits for itself. Under load all of its slots are held by requests that wait for one, and neither starts without the other.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: the last hands over', site('users -> orders -> stock\nstock ~> orders')],
    ['the way back is optional', site('users -> orders -> stock\nstock -> orders { optional: true }')],
    [
      'the way back is for the start alone',
      site('users -> orders -> stock\nstock -> orders { purpose: startup }'),
    ],
    [
      'flows call each way, never one within the other',
      site('flow a from users { users -> orders -> stock }\nflow b from users { users -> stock -> orders }'),
    ],
    ['it calls another replica of its own', site('flow a from users { users -> orders -> orders }')],
    [
      'the caller goes on without an answer',
      site('flow a from users { users -> orders -> stock\n stock -> orders else { stock -> prices } }'),
    ],
    [
      'it answers before it is called again',
      site('flow a from users { users -> orders -> stock\n users -> orders }'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: the arrow hands over', async () => {
    await expectFixed(
      rule,
      site('users -> orders -> stock\nstock -> orders'),
      site('users -> orders -> stock\nstock ~> orders'),
    );
  });

  it('is gone after its first fix: the call hands over', async () => {
    await expectFixed(
      rule,
      site('flow buy from users at 5/s { users -> orders -> stock -> orders }'),
      site('flow buy from users at 5/s { users -> orders -> stock ~> orders }'),
    );
  });
});
