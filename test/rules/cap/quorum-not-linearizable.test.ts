import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/quorum-not-linearizable';

const overlapping = 'replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 }';

const store = (body: string, expectation = '', more = '') => `
client users
service api
database settings { ${body} }
flow look from users at 100/s {
  ${expectation}
  users -> api -> settings read
}
${more}
`;

describe(rule, () => {
  it('reports overlap without read repair', async () => {
    await expectFinding(rule, store(`${overlapping}  [|consistency: linearizable|]`), {
      message:
        '"settings" promises linearizable reads, but R=2 + W=2 > N=3 gives overlap alone: a write under way may be seen by one reader and missed by the next.',
      severity: 'warning',
    });
  });

  it('reports others that stand in, whatever is repaired', async () => {
    await expectFinding(
      rule,
      store(`${overlapping}  readRepair: true  sloppyQuorum: true  [|consistency: linearizable|]`),
      {
        message:
          '"settings" promises linearizable reads, but R=2 + W=2 > N=3 gives overlap alone: others stand in for copies out of reach, and a read that asks the right ones misses what those were told.',
        severity: 'warning',
      },
    );
  });

  it('reports clocks that decide', async () => {
    await expectFinding(
      rule,
      store(`${overlapping}  readRepair: true  conflict: last-write-wins  [|consistency: linearizable|]`),
      {
        message:
          '"settings" promises linearizable reads, but R=2 + W=2 > N=3 gives overlap alone: of two writes the later time stamp wins, whichever was confirmed last.',
        severity: 'warning',
      },
    );
  });

  it('reports a flow that expects it', async () => {
    const text = store(
      overlapping.replace('quorum: { read: 2  write: 2 }', '[|quorum: { read: 2  write: 2 }|]'),
      'expect consistency >= linearizable',
    );
    await expectFinding(rule, text, {
      message:
        'look promises linearizable reads of "settings", but R=2 + W=2 > N=3 gives overlap alone: a write under way may be seen by one reader and missed by the next.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: reads repair', store(`${overlapping}  readRepair: true  consistency: linearizable`)],
    ['when less is promised', store(`${overlapping}  consistency: eventual`)],
    [
      'when the replicas agree',
      store('replicas: 3  replication: consensus  reads: quorum  consistency: linearizable'),
    ],
    [
      'when the quorums do not even overlap, which is another matter',
      store('replicas: 3  replication: leaderless  quorum: { read: 1  write: 1 }  consistency: linearizable'),
    ],
    [
      'when what is read never changes',
      store(overlapping, 'immutable: true  expect consistency >= linearizable'),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: reads that repair', async () => {
    await expectFixed(
      rule,
      store(`${overlapping}  sloppyQuorum: true  consistency: linearizable`),
      store(`${overlapping}  sloppyQuorum: false  consistency: linearizable  readRepair: true`),
    );
  });

  it('is gone after its first fix where clocks decide: consensus', async () => {
    await expectFixed(
      rule,
      store(`${overlapping}  conflict: last-write-wins  consistency: linearizable`),
      store(
        'replicas: 3  replication: consensus  quorum: { read: 2  write: 2 }  conflict: last-write-wins  consistency: linearizable  acknowledgement: quorum  reads: quorum',
      ),
    );
  });
});
