import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'model/acceptance-stale';

const shop = (api: string, more: string) => `
client users
service api${api}
users -> api
${more}
`;
const accepted = (until: string) =>
  `accept "spof/single-instance" on api because "agreed with the owner"${until}`;

describe(rule, () => {
  it('reports an acceptance that is over, and its finding is back', async () => {
    const text = shop('', accepted(' until 2026-11-19'));
    expect((await findingsIn(text)).map((finding) => finding.rule)).toEqual(['spof/single-instance', rule]);
    await expectFinding(rule, shop('', `[|${accepted(' until 2026-11-19')}|]`), {
      message: 'The acceptance of spof/single-instance on "api" expired on 2026-11-19.',
      severity: 'warning',
    });
  });

  it('announces the end of one', async () => {
    await expectFinding(rule, shop('', `[|${accepted(' until 2026-12-01')}|]`), {
      message: 'The acceptance of spof/single-instance on "api" expires in 11 days.',
      severity: 'info',
    });
  });

  it('reports an acceptance that covers nothing', async () => {
    await expectFinding(rule, shop(' { replicas: 2 }', `[|${accepted('')}|]`), {
      message: 'This acceptance of spof/single-instance on "api" covers nothing.',
      severity: 'warning',
    });
  });

  it('reports a comment that silences nothing', async () => {
    const text = shop(
      ' { replicas: 2 }',
      '[|// sysd-ignore-next-line spof/single-instance -- agreed with the owner|]\nservice b',
    );
    await expectFinding(rule, text, {
      message: 'This comment silences no finding of spof/single-instance.',
      severity: 'warning',
    });
  });

  it.each([
    ['covers its finding', shop('', accepted(''))],
    ['has months left', shop('', accepted(' until 2027-06-01'))],
    [
      'covers a finding that is switched off',
      `system S { rules: { "spof/single-instance": off } }${shop('', accepted(''))}`,
    ],
  ])('is quiet when an acceptance %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, shop(' { replicas: 2 }', accepted('')), shop(' { replicas: 2 }', ''));
  });
});
