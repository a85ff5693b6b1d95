import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/bandwidth';

const site = (web: string, flow = 'size: 1MB  viewers -> web', more = '') => `
client viewers
service web { ${web} }
${more}
flow video from viewers at 200/s { ${flow} }
`;

const regions = (link: string) => `
region us  region eu
link us <-> eu { ${link} }
client viewers
service web { in: us }
objectStore films { in: eu  itemSize: 1MB }
flow video from viewers at 200/s { viewers -> web -> films read }
`;

describe(rule, () => {
  it('reports a card that carries less than is sent', async () => {
    const { related } = await expectFinding(rule, site('[|bandwidth: 1Gbps|]'), {
      message: 'video sends 1.6 Gbps through "web" at peak; its card carries 1 Gbps: 160%.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['video sends 1.6 Gbps.']);
  });

  it('counts the peak, and all replicas', async () => {
    const text = site('replicas: 4  [|bandwidth: 1Gbps|]', 'size: 1MB  peak: 2x  viewers -> web');
    await expectFinding(rule, text, {
      message: 'video sends 3.2 Gbps through "web" at peak; its 4 cards carry 1 Gbps each: 80%.',
      severity: 'warning',
    });
  });

  it('reports a link between places', async () => {
    await expectFinding(rule, regions('[|bandwidth: 2Gbps|]'), {
      message: 'video sends 1.6 Gbps between "us" and "eu" at peak; the link carries 2 Gbps: 80%.',
      severity: 'warning',
    });
  });

  it.each([
    ['there are enough cards', site('replicas: 3  bandwidth: 1Gbps')],
    ['no size is stated', site('bandwidth: 1Gbps', 'viewers -> web')],
    ['no bandwidth is stated', site('replicas: 1')],
    [
      'it passes on what it receives: each direction has its own',
      site('bandwidth: 2.5Gbps', 'size: 1MB  viewers -> web -> films', 'service films'),
    ],
    ['nothing crosses the link', regions('bandwidth: 2Gbps').replace('in: eu', 'in: us')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: a faster card', async () => {
    await expectNone(rule, site('bandwidth: 2.5Gbps'));
  });

  it('is gone after its first fix: more replicas', async () => {
    await expectFixed(rule, site('bandwidth: 1Gbps'), site('bandwidth: 1Gbps  replicas: 3'));
  });

  it('is gone after its first fix of a link: a faster one', async () => {
    await expectFixed(rule, regions('bandwidth: 2Gbps'), regions('bandwidth: 2.3Gbps'));
  });
});
