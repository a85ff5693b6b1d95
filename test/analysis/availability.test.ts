import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { FlowFacts } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

async function flowOf(text: string, flow = 'f'): Promise<FlowFacts> {
  const facts = analyse(await modelOf(text)).flows[flow];
  if (!facts) throw new Error(`no flow ${flow}`);
  return facts;
}

const user = 'client u\n';
const cuts = ({ cutSets }: FlowFacts) => cutSets.map(({ events }) => events.join(' ')).sort();
const places = (zones: number, zoneAvailability: number) =>
  `region r { availability: 100% ${[...'abc'.slice(0, zones)]
    .map((zone) => `zone ${zone} { availability: ${zoneAvailability * 100}% }`)
    .join(' ')} }\n`;

/** At least `needed` of `zones` x `perZone` replicas, each up with its zone: summed over all states. */
function enumeratedZones(zones: number, perZone: number, needed: number, zoneA: number, replicaA: number) {
  const n = zones * perZone;
  let up = 0;
  for (let zoneState = 0; zoneState < 2 ** zones; zoneState += 1)
    for (let state = 0; state < 2 ** n; state += 1) {
      let probability = 1;
      let serving = 0;
      for (let zone = 0; zone < zones; zone += 1) probability *= (zoneState >> zone) & 1 ? zoneA : 1 - zoneA;
      for (let replica = 0; replica < n; replica += 1) {
        const isUp = (state >> replica) & 1;
        probability *= isUp ? replicaA : 1 - replicaA;
        if (isUp && (zoneState >> (replica % zones)) & 1) serving += 1;
      }
      if (serving >= needed) up += probability;
    }
  return up;
}

describe('availability of a flow', () => {
  it('multiplies what stands in series: 0.999^2 = 0.998001', async () => {
    const facts = await flowOf(`${user} service a { availability: 99.9% } service b { availability: 99.9% }
      flow f from u at 1/s { u -> a -> b }`);
    expect(facts.availability).toBeCloseTo(0.998001, 14);
    expect(facts.downtimePerYearSeconds).toBeCloseTo((1 - 0.998001) * 365.2425 * 86400, 4);
    expect(facts.availabilityDeclared).toBe(true);
    expect(cuts(facts)).toEqual(['a', 'b']);
  });

  it('takes mtbf / (mtbf + mttr) of a replica', async () => {
    const facts = await flowOf(`${user} service a { mtbf: 1000h mttr: 1h } flow f from u at 1/s { u -> a }`);
    expect(facts.availability).toBeCloseTo(1000 / 1001, 14);
  });

  it('needs one of two replicas', async () => {
    const facts = await flowOf(
      `${user} service a { replicas: 2 availability: 99.9% } flow f from u at 1/s { u -> a }`,
    );
    expect(facts.availability).toBeCloseTo(0.999999, 14);
    expect(cuts(facts)).toEqual(['a#0 a#1']);
    expect(facts.cutSets[0]?.probability).toBeCloseTo(1e-6, 14);
  });

  it.each([
    [2, 3, 0.99, 0.999702],
    [3, 5, 0.99, 0.9999901494],
    [8, 10, 0.99, 0.999886150882],
  ])('gives %i of %i replicas their nines', async (needed, replicas, each, expected) => {
    const facts = await flowOf(
      `${user} service a { replicas: ${replicas} needed: ${needed} availability: ${each * 100}% }
      flow f from u at 1/s { u -> a }`,
    );
    expect(facts.availability).toBeCloseTo(expected, 12);
  });

  it.each([
    [1, 4, 2],
    [2, 2, 2],
    [2, 4, 4],
    [3, 2, 2],
    [3, 3, 6],
  ])(
    'agrees with all states of %i zones with %i replicas each, %i needed',
    async (zones, perZone, needed) => {
      const facts = await flowOf(
        `${places(zones, 0.9995)} ${user}
      service a { replicas: ${zones * perZone} needed: ${needed} availability: 99% in: r }
      flow f from u at 1/s { u -> a }`,
      );
      expect(
        Math.abs(facts.availability - enumeratedZones(zones, perZone, needed, 0.9995, 0.99)),
      ).toBeLessThan(1e-12);
    },
  );

  it('counts power that two tiers share once', async () => {
    const facts = await flowOf(`zone z { rack left { availability: 99% } rack right { availability: 99% } }
      ${user} service a { replicas: 2 availability: 100% in: [z.left, z.right] }
      service b { replicas: 2 availability: 100% in: [z.left, z.right] }
      flow f from u at 1/s { u -> a -> b }`);
    expect(facts.availability).toBeCloseTo(1 - 0.01 ** 2, 14);
    expect(cuts(facts)).toContain('z.left z.right');
  });

  it('needs one of its feeds', async () => {
    const facts = await flowOf(`zone left { availability: 99% } zone right { availability: 98% }
      ${user} service a { availability: 100% fedBy: [left, right] }
      flow f from u at 1/s { u -> a }`);
    expect(facts.availability).toBeCloseTo(1 - 0.01 * 0.02, 14);
  });

  it('needs the link between two regions, unless some replicas stand on the near side', async () => {
    const text = (where: string) => `region e { zone a } region w { zone a }
      link e <-> w { availability: 99% } ${user}
      service a { availability: 100% in: e.a } service b { replicas: 2 availability: 100% in: ${where} }
      flow f from u at 1/s { u -> a -> b }`;
    expect((await flowOf(text('w.a'))).availability).toBeCloseTo(0.99, 14);
    expect((await flowOf(text('[e.a, w.a]'))).availability).toBe(1);
  });

  it('finds a single point of failure whose availability nobody declared', async () => {
    const facts = await flowOf(`${user} loadBalancer lb service a { replicas: 3 }
      flow f from u at 1/s { u -> lb -> a }`);
    expect(facts.cutSets.filter(({ events }) => events.length === 1).map(({ events }) => events)).toEqual([
      ['lb'],
    ]);
    expect(facts.availabilityDeclared).toBe(false);
  });
});

describe('what a call needs', () => {
  it('an optional call drops out', async () => {
    const facts = await flowOf(`${user} service a { availability: 99.9% } service b { availability: 90% }
      flow f from u at 1/s { u -> a -> b { optional: true } }`);
    expect(facts.availability).toBeCloseTo(0.999, 14);
  });

  it('a fallback is an OR', async () => {
    const facts = await flowOf(`${user} service a { availability: 100% } service b { availability: 99.99% }
      service c { availability: 99.9% }
      flow f from u at 1/s { u -> a  a -> b else { a -> c } }`);
    expect(facts.availability).toBeCloseTo(1 - 0.0001 * 0.001, 14);
  });

  it('a list of targets is an OR', async () => {
    const facts = await flowOf(`${user} service a { availability: 99% } service b { availability: 98% }
      flow f from u at 1/s { u -> [a, b] }`);
    expect(facts.availability).toBeCloseTo(1 - 0.01 * 0.02, 14);
  });

  it('parallel wait 2 needs two of three', async () => {
    const facts = await flowOf(`${user} service g { availability: 100% } service a { availability: 99% }
      service b { availability: 99% } service c { availability: 99% }
      flow f from u at 1/s { u -> g  parallel wait 2 { g -> a g -> b g -> c } }`);
    expect(facts.availability).toBeCloseTo(0.999702, 12);
    expect(cuts(facts)).toEqual(['a b', 'a c', 'b c', 'g']);
  });

  it('handing over to a queue needs the queue, nothing behind it', async () => {
    const facts = await flowOf(`${user} service a { availability: 100% } queue q { availability: 99% }
      worker w { availability: 50% } flow f from u at 1/s { u -> a ~> q -> w }`);
    expect(facts.availability).toBeCloseTo(0.99, 14);
    expect(cuts(facts)).toEqual(['a', 'q']);
  });

  it('other work that nobody waits for drops out', async () => {
    const facts = await flowOf(`${user} service a { availability: 99% } service b { availability: 50% }
      flow f from u at 1/s { u -> a ~> b }`);
    expect(facts.availability).toBeCloseTo(0.99, 14);
  });

  it('waiting for the reply over a queue needs the consumer too', async () => {
    const facts = await flowOf(`${user} queue q { availability: 99% } worker w { availability: 98% }
      flow f from u at 1/s { u -> q -> w }`);
    expect(facts.availability).toBeCloseTo(0.99 * 0.98, 14);
  });

  it('a managed component is one block with its promise, whatever its replicas', async () => {
    const facts = await flowOf(`${user} database d { managed: true availability: 99.95% replicas: 3 }
      flow f from u at 1/s { u -> d read }`);
    expect(facts.availability).toBeCloseTo(0.9995, 14);
    expect(cuts(facts)).toEqual(['d']);
  });
});

describe('request classes', () => {
  it('weighs the branches of a choice, and tells whose share a failure breaks', async () => {
    const facts = await flowOf(`${user} service g { availability: 100% } service a { availability: 99% }
      service b { availability: 90% }
      flow f from u at 1/s { u -> g  choose { 70% { g -> a } 20% { g -> b } } }`);
    expect(facts.availability).toBeCloseTo(0.7 * 0.99 + 0.2 * 0.9 + 0.1, 14);
    const shares = Object.fromEntries(facts.cutSets.map(({ events, share }) => [events[0], share]));
    expect(shares.g).toBeCloseTo(1, 12);
    expect(shares.a).toBeCloseTo(0.7, 12);
    expect(shares.b).toBeCloseTo(0.2, 12);
  });

  it('needs the source only for misses, and the cache never', async () => {
    const facts = await flowOf(`${user} service a { availability: 100% }
      cache c { hitRatio: 90% availability: 99% } database d { availability: 98% }
      flow f from u at 1/s { u -> a -> c get miss { a -> d read } }`);
    expect(facts.availability).toBeCloseTo(0.9 * (1 - 0.01 * 0.02) + 0.1 * 0.98, 14);
    expect(facts.cutSets.map(({ events }) => events.join(' '))).toEqual(['d', 'a', 'c d']);
    expect(facts.cutSets.find(({ events }) => events[0] === 'd')?.share).toBeCloseTo(0.1, 12);
  });

  it('an operation on one shard breaks only with that shard', async () => {
    const facts = await flowOf(`${user} database d { shards: 4 availability: 99% }
      flow f from u at 1/s { u -> d read }`);
    expect(facts.availability).toBeCloseTo(0.99, 14);
    expect(cuts(facts)).toEqual(['d#0.0', 'd#1.0', 'd#2.0', 'd#3.0']);
    expect(facts.cutSets.map(({ share }) => Number(share.toFixed(12)))).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('a scan needs every shard', async () => {
    const facts = await flowOf(`${user} database d { shards: 4 availability: 99% }
      flow f from u at 1/s { u -> d scan }`);
    expect(facts.availability).toBeCloseTo(0.99 ** 4, 14);
  });

  it('twelve caches one after another stay exact', async () => {
    const names = Array.from({ length: 12 }, (_, index) => index);
    const facts = await flowOf(`${user} service a { availability: 100% }
      ${names.map((i) => `cache c${i} { hitRatio: 50% availability: 100% } database d${i} { availability: 99% }`).join('\n')}
      flow f from u at 1/s { u -> a ${names.map((i) => `a -> c${i} get miss { a -> d${i} read }`).join('\n')} }`);
    expect(facts.notFullyAnalysed).toBe(false);
    expect(facts.availability).toBeCloseTo((1 - 0.5 * 0.01) ** 12, 12);
  });
});

describe('stores by operation', () => {
  const store = (settings: string, operation: string) =>
    flowOf(`${user} database d { replicas: 3 availability: 99% ${settings} }
      flow f from u at 1/s { u -> d ${operation} }`);

  it.each([
    ['replication: leader-follower reads: any', 'read', 1 - 0.01 ** 3],
    ['replication: leader-follower reads: leader', 'read', 0.99],
    ['replication: leader-follower reads: followers', 'read', 1 - 0.01 ** 2],
    ['replication: leader-follower', 'write', 0.99],
    ['replication: leader-follower failover: auto()', 'write', 1 - 0.01 ** 3],
    ['replication: leader-follower acknowledgement: sync', 'write', 0.99 ** 3],
    ['replication: consensus', 'write', 0.999702],
    ['replication: leaderless quorum: { read: 1 write: 3 }', 'read', 1 - 0.01 ** 3],
    ['replication: leaderless quorum: { read: 1 write: 3 }', 'write', 0.99 ** 3],
  ])('%s: a %s', async (settings, operation, expected) => {
    expect((await store(settings, operation)).structuralAvailability).toBeCloseTo(expected, 12);
  });

  it('tells the time of switching over apart from the structure', async () => {
    const facts = await flowOf(`${user} database d { replicas: 2 replication: leader-follower
        mtbf: 2000h mttr: 1h failover: auto(detection: 5s, takeover: 20s) }
      flow f from u at 1/s { u -> d write }`);
    expect(1 - facts.structuralAvailability).toBeCloseTo((1 / 2001) ** 2, 12);
    expect(facts.structuralAvailability - facts.availability).toBeCloseTo(25 / 3600 / 2000, 10);
    expect(facts.cutSets.map(({ events }) => events.join(' '))).toEqual(['failover(d)', 'd#0 d#1']);
  });

  it('never takes longer to switch over than to repair', async () => {
    const facts = await flowOf(`${user} database d { replicas: 2 replication: leader-follower
        mtbf: 1000h mttr: 1m failover: manual(30m) }
      flow f from u at 1/s { u -> d write }`);
    expect(facts.structuralAvailability - facts.availability).toBeCloseTo(60 / 3.6e6, 10);
  });

  it('loses requests of a pool until its health checks see the dead replica', async () => {
    const facts = await flowOf(`${user} loadBalancer lb { availability: 100%
        healthCheck: { interval: 10s timeout: 5s threshold: 2 } }
      service a { replicas: 4 mtbf: 1000h mttr: 1h }
      flow f from u at 1/s { u -> lb -> a }`);
    expect(facts.structuralAvailability - facts.availability).toBeCloseTo(20 / 3.6e6, 10);
  });
});

describe('importance', () => {
  it('ranks what to fix first', async () => {
    const analysis = analyse(
      await modelOf(`${user} service a { availability: 99% } service b { replicas: 2 availability: 99% }
        flow f from u at 1/s { u -> a -> b }`),
    );
    const a = analysis.components.a?.importance.f;
    const b = analysis.components.b?.importance.f;
    expect(a?.birnbaum).toBeCloseTo(1 - 0.01 ** 2, 12);
    expect(b?.birnbaum).toBeCloseTo(0.99, 12);
    const unavailability = 1 - 0.99 * (1 - 0.0001);
    expect(a?.fussellVesely).toBeCloseTo((unavailability - 0.0001) / unavailability, 10);
    expect(b?.fussellVesely).toBeCloseTo((unavailability - 0.01) / unavailability, 10);
  });
});
