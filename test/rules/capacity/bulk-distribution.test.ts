import { describe, expect, it } from 'vitest';
import { amongPeers } from '../../../src/rules/capacity/bulk-distribution.ts';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/bulk-distribution';

const deploy = (
  arrow: string,
  promise = 'expect completion < 60s',
  fleet = 'replicas: 1000  bandwidth: 40Gbps',
) => `
client release
scheduler deployer { bandwidth: 40Gbps }
service fleet { ${fleet} }
flow deploy from release at 1/day {
  ${promise}
  release -> deployer -> fleet${arrow}
}
`;

describe(rule, () => {
  it('tells how long one sender takes, and how long peers', async () => {
    await expectFinding(rule, deploy(' { [|to: each|]  size: 5GB }'), {
      message:
        '1,000 times 5 GB over the 40 Gbps of "deployer" takes 16 min 40 s, and there are 1 min. In 1000 pieces that they pass on among themselves it takes about 1 s.',
      severity: 'info',
    });
  });

  it('takes the timeout of the call as the time there is', async () => {
    await expectFinding(rule, deploy(' { [|to: each|]  size: 5GB  timeout: 5m }', ''), {
      message:
        '1,000 times 5 GB over the 40 Gbps of "deployer" takes 16 min 40 s, and there are 5 min. In 1000 pieces that they pass on among themselves it takes about 1 s.',
      severity: 'info',
    });
  });

  it('reckons with slower receivers', async () => {
    const fleet = 'replicas: 1000  bandwidth: 1Gbps';
    await expectFinding(rule, deploy(' { [|to: each|]  size: 5GB }', 'expect completion < 2m', fleet), {
      message:
        '1,000 times 5 GB over the 40 Gbps of "deployer" takes 16 min 40 s, and there are 2 min. In 1000 pieces that they pass on among themselves it takes about 40 s.',
      severity: 'info',
    });
  });

  it.each([
    ['the receivers pass it on', deploy(' { to: peers(chunks: 1000)  size: 5GB }')],
    ['one replica receives it', deploy(' { size: 5GB }')],
    ['there is no hurry', deploy(' { to: each  size: 5GB }', '')],
    ['no size is stated', deploy(' { to: each }')],
    ['there is time', deploy(' { to: each  size: 5GB }', 'expect completion < 20m')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with fewer receivers', async () => {
    await expectNone(rule, deploy(' { to: each  size: 5GB }', undefined, 'replicas: 50'));
  });

  it('is gone after its first fix: the receivers pass it on', async () => {
    await expectFixed(
      rule,
      deploy(' { to: each  size: 5GB }'),
      deploy(' { to: peers(chunks: 1000)  size: 5GB }'),
    );
  });

  it('takes the least time of a peer-to-peer distribution', () => {
    expect(amongPeers(1000, 5e9, 5e9, 5e9)).toBe(1);
    expect(amongPeers(3, 30, 1, 2)).toBe(30);
    expect(amongPeers(10, 10, 10, 1)).toBe(10);
  });
});
