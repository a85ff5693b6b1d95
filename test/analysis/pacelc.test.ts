import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { modelOf } from '../support/model.ts';

const led = 'replication: leader-follower  failover: auto(detection: 10s, takeover: 5s, fencing: true)';

async function pacelcOf(body: string) {
  const model = await modelOf(`client u\ndatabase d ${body}\nflow f from u at 1/s { u -> d read }`);
  return analyse(model).components.d?.cap?.pacelc;
}

describe('what a store gives up in a partition, and what for latency when there is none (Abadi 2012)', () => {
  it.each([
    ['a majority that agrees, read at its leader', 'replication: consensus  reads: leader', 'PC-EC'],
    ['a leader that a majority follows', `${led}  acknowledgement: quorum  reads: leader`, 'PC-EC'],
    ['overlapping quorums', 'replication: leaderless  quorum: { read: 2  write: 2 }', 'PC-EC'],
    ['one copy asked, one copy written', 'replication: leaderless  quorum: { read: 1  write: 1 }', 'PA-EL'],
    ['several leaders', 'replication: multi-leader  conflict: crdt', 'PA-EL'],
    [
      'quorums that others may stand in for',
      'replication: leaderless  quorum: { read: 2  write: 2 }  sloppyQuorum: true',
      'PA-EC',
    ],
  ])('%s: %s is %s', async (_, body, expected) => {
    expect((await pacelcOf(`{ replicas: 3  ${body} }`))?.behaves).toBe(expected);
  });

  it('is neither where one side refuses writes and reads are behind, and lets reads be behind at all times', async () => {
    const facts = await pacelcOf(`{ replicas: 3  ${led}  acknowledgement: async  reads: any }`);
    expect(facts).toEqual({ otherwise: 'L' });
  });

  it('of one copy is only that its reads are the latest', async () => {
    expect(await pacelcOf('')).toEqual({ otherwise: 'C' });
  });

  it('tells what the file claims and what a technology is known for', async () => {
    expect(await pacelcOf('{ replicas: 3  replication: consensus  pacelc: PC-EC }')).toMatchObject({
      declared: 'PC-EC',
    });
    expect(await pacelcOf('using cassandra { replicas: 3 }')).toMatchObject({
      technology: 'PA-EL',
      behaves: 'PA-EL',
    });
  });
});
