import { expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

const meanOf = async (link: string) => {
  const model = await modelOf(`system S { network: { client: 0ms crossRegion: 70ms } }
    region here { zone a }  region there { zone b }  link here <-> there { ${link} }
    client users { rtt: 0ms }
    service web { in: here.a serviceTime: 0ms }  service back { in: there.b serviceTime: 0ms }
    flow f from users at 20/s { users -> web -> back }`);
  return simulate(model, { duration: 20 }).flows.f?.latency.mean ?? 0;
};

it.each([
  ['what the link says', 'rtt: 30ms distance: 5500km', 0.03],
  ['the least that light in fibre allows, where it says only how far', 'distance: 15000km', 0.15],
  ['the usual, where that is more', 'distance: 500km', 0.07],
])('a round trip between places takes %s', async (_, link, seconds) => {
  expect(await meanOf(link)).toBeCloseTo(seconds, 3);
});
