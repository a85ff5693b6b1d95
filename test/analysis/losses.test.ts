import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { lossOf } from '../../src/analysis/reliability/losses.ts';
import { sharesOf } from '../../src/analysis/shares.ts';
import { modelOf } from '../support/model.ts';

const shop = `
region eu { zone a  zone b }
client users
service web { replicas: 2  in: eu  serviceTime: 10ms  cores: 1 }
database main { in: eu.a  readTime: 5ms }
users -> web -> main
flow reads from users at 1/s { users -> web -> main read }
flow looks from users at 1/s { users -> web }
`;

describe('what is left while something is down', () => {
  it('is everything while nothing is', async () => {
    const { flows, stranded } = lossOf(await modelOf(shop), []);
    expect(flows.reads?.served).toBe(1);
    expect(flows.reads?.availability).toBe(flows.reads?.undisturbed);
    expect(stranded).toEqual([]);
  });

  it('is as available as the analysis says', async () => {
    const model = await modelOf(shop);
    expect(lossOf(model, []).flows.reads?.undisturbed).toBeCloseTo(
      analyse(model).flows.reads?.availability ?? 0,
      12,
    );
  });

  it('is all requests when one of two replicas is down, and less availability', async () => {
    const { reads } = lossOf(await modelOf(shop), ['web#0']).flows;
    expect(reads?.served).toBe(1);
    expect(reads?.availability).toBeLessThan(reads?.undisturbed ?? 0);
  });

  it('is nothing of a flow that needs a store which stands in the zone that is down', async () => {
    const { flows, stranded } = lossOf(await modelOf(shop), ['eu.a']);
    expect(flows.reads).toMatchObject({ served: 0, availability: 0 });
    expect(flows.looks?.served).toBe(1);
    expect(stranded).toEqual(['main']);
  });

  it('is nothing at all without the region', async () => {
    const { flows, stranded } = lossOf(await modelOf(shop), ['eu']);
    expect([flows.reads?.served, flows.looks?.served]).toEqual([0, 0]);
    expect(stranded).toEqual(['web', 'main']);
  });

  it('does not carry the load where the replicas that are left are too few', async () => {
    const busy = await modelOf(shop.replaceAll('at 1/s', 'at 70/s'));
    expect(lossOf(busy, []).flows.looks).toMatchObject({ served: 1, carried: 1 });
    expect(lossOf(busy, ['web#1']).flows.looks).toMatchObject({ served: 1, carried: 0 });
  });

  it('takes a replica of every shard', async () => {
    const model = await modelOf(
      'client u\ndatabase d { replicas: 1  shards: 3 }\nu -> d\nflow f from u at 1/s { u -> d read }\n',
    );
    expect(lossOf(model, ['d#0']).flows.f?.served).toBe(0);
  });

  it('knows nothing of names that do not exist', async () => {
    expect(lossOf(await modelOf(shop), ['nowhere', 'web#99']).stranded).toEqual([]);
  });
});

describe('the shares of components', () => {
  it('of the time are those of waiting and being served', async () => {
    const model = await modelOf(shop);
    const shares = sharesOf(model, analyse(model), 'latency');
    expect((shares.web ?? 0) + (shares.main ?? 0)).toBeCloseTo(1);
    expect(shares.web).toBeGreaterThan(shares.main ?? 0);
  });

  it('of the cost count every replica', async () => {
    const model = await modelOf(
      'service a { replicas: 3  cost: $10/month }\nservice b { cost: $10/month }\nservice c\n',
    );
    const shares = sharesOf(model, analyse(model), 'cost');
    expect(shares).toEqual({ a: expect.closeTo(0.75), b: expect.closeTo(0.25) });
  });

  it('of the downtime are highest where there is one of its kind', async () => {
    const model = await modelOf(shop);
    const shares = sharesOf(model, analyse(model), 'availability');
    expect(shares.main).toBeGreaterThan(shares.web ?? 0);
  });

  it('are none where the design says nothing of it', async () => {
    const model = await modelOf(shop);
    expect(sharesOf(model, analyse(model), 'cost')).toEqual({});
  });
});
