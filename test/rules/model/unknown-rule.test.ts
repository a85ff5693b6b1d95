import { describe, it } from 'vitest';
import { expectFinding, expectNone } from '../support.ts';

const rule = 'model/unknown-rule';

const shop = (rules: string) => `
system Shop { ${rules} }
client users
service api { replicas: 2 }
users -> api
`;

describe(rule, () => {
  it.each([['spof/single-instances'], ['spof'], ['sharding/*']])('reports %s', async (name) => {
    await expectFinding(rule, shop(`[|rules: { "${name}": off }|]`), {
      message: `There is no rule "${name}".`,
      severity: 'warning',
    });
  });

  it.each([
    ['a rule', shop('rules: { "spof/single-instance": off }')],
    ['a group of rules', shop('rules: { "spof/*": hint }')],
    ['a preset', shop('rules: strict')],
  ])('is quiet about %s', async (_, text) => expectNone(rule, text));
});
