import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/unknown-rule';

const shop = (rules: string) => `
system Shop { ${rules} }
client users
service api { replicas: 2 }
users -> api
`;

describe(rule, () => {
  it.each([
    ['spof/single-instances', ' Did you mean "spof/single-instance"?'],
    ['availability/entry-point', ' Did you mean "spof/entry-point"?'],
    ['spof', ' Did you mean "spof/*"?'],
    ['spot/*', ' Did you mean "spof/*"?'],
    ['weather/*', ''],
  ])('reports %s', async (name, hint) => {
    await expectFinding(rule, shop(`[|rules: { "${name}": off }|]`), {
      message: `There is no rule "${name}".${hint}`,
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: a rule', shop('rules: { "spof/single-instance": off }')],
    ['a group of rules', shop('rules: { "spof/*": hint }')],
    ['all rules', shop('rules: { "*": hint }')],
    ['a preset', shop('rules: strict')],
  ])('is quiet about %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix, which keeps the others', async () => {
    await expectFixed(
      rule,
      shop('rules: { "cap/*": hint  "spof/single-instances": off }  seed: 2'),
      shop('rules: { "cap/*": hint  "spof/single-instance": off }  seed: 2'),
    );
  });
});
