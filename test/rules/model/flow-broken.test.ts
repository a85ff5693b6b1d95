import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/flow-broken';

const shop = (steps: string, more = '') => `
client users
service shop { replicas: 2 }
database orders { replicas: 3 }
queue jobs
worker mailer
loadBalancer lb
${more}
flow buy from users at 10/s {
  ${steps}
}
`;

describe(rule, () => {
  it('reports a write to followers', async () => {
    await expectFinding(rule, shop('users -> shop [|->|] orders.followers write'), {
      message:
        'This writes to followers of "orders", which take what their leader gives them and nothing else.',
      severity: 'error',
    });
  });

  it('reports a write to a store that follows another', async () => {
    const copy = 'database copy { replicaOf: orders }';
    const { related } = await expectFinding(rule, shop('users -> shop [|->|] copy write', copy), {
      message: 'This writes to "copy", which follows "orders" and takes nothing else.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['Writes go to orders.']);
  });

  it('reports a call to a part that is not there', async () => {
    const ring = 'database ring { replicas: 3  replication: leaderless }';
    await expectFinding(rule, shop('users -> shop [|->|] ring.leader read', ring), {
      message: '"ring" has no leader: its replicas are equal, none leads.',
      severity: 'error',
    });
  });

  it('warns of waiting for a queue that nobody empties', async () => {
    await expectFinding(rule, shop('users -> shop [|->|] jobs'), {
      message: 'This waits until somebody has dealt with the message, and nobody takes any from "jobs".',
      severity: 'warning',
    });
  });

  it('warns of a flow that ends at a balancer', async () => {
    await expectFinding(rule, shop('users [|->|] lb'), {
      message: 'buy ends at "lb", which answers nothing by itself: say what it passes this on to.',
      severity: 'warning',
    });
  });

  it('warns of a flow that calls nothing', async () => {
    const text = 'client users\nservice shop\nusers -> shop\nflow [|buy|] from users at 1/s { pause 1s }';
    await expectFinding(rule, text, {
      message: 'buy calls nothing: there is nothing to tell of it.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: the leader takes the write', shop('users -> shop -> orders.leader write')],
    ['followers are read', shop('users -> shop -> orders.followers read')],
    ['messages are handed over', shop('users -> shop ~> jobs')],
    ['a consumer answers', shop('users -> shop -> jobs -> mailer')],
    ['another flow says who empties the queue', shop('users -> shop -> jobs', 'jobs -> mailer')],
    ['a later line goes on from the balancer', shop('users -> lb\n  lb -> shop')],
    ['the file has no flow yet', 'client users\nloadBalancer lb\nusers -> lb'],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, shop('users -> shop -> jobs'), shop('users -> shop ~> jobs'));
  });
});
