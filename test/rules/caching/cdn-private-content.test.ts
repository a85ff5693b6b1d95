import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'caching/cdn-private-content';

const site = (edge: string, { flow = 'authenticated: true', data = '', get = '' } = {}) => `
client users
${edge}
service api
database accounts { ${data} }
flow account from users at 100/s { ${flow}  users -> edge get${get} miss { edge -> api -> accounts read } }
`;

describe(rule, () => {
  it('reports answers to signed-in users that an edge keeps for all', async () => {
    await expectFinding(rule, site('cdn [|edge|] { ttl: 5m }'), {
      message:
        '"edge" keeps answers of account by address alone: whoever asks for the same address next gets what was meant for somebody else.',
      severity: 'error',
    });
  });

  it('tells what sorts of data', async () => {
    await expectFinding(rule, site('cdn [|edge|]', { data: 'data: [personal, health]' }), {
      message:
        '"edge" keeps answers of account by address alone: whoever asks for the same address next gets personal and health data of somebody else.',
      severity: 'error',
    });
  });

  it('reports secrets though nobody is said to have signed in', async () => {
    await expectFinding(rule, site('cdn [|edge|]', { flow: '', data: 'data: [credentials]' }), {
      message:
        '"edge" keeps answers of account by address alone: whoever asks for the same address next gets credentials data of somebody else.',
      severity: 'error',
    });
  });

  it('reports a cache that stands in front of the servers', async () => {
    await expectFinding(rule, site('cache [|edge|] using varnish'), {
      message:
        '"edge" keeps answers of account by address alone: whoever asks for the same address next gets what was meant for somebody else.',
      severity: 'error',
    });
  });

  it.each([
    ['is quiet one edit away: each user has copies', site('cdn edge { ttl: 5m  vary: user }')],
    ['is quiet when the answer is not kept', site('cdn edge', { get: ' { cacheable: false }' })],
    ['is quiet when anybody may see it', site('cdn edge', { data: 'data: [public]' })],
    ['is quiet when nobody has signed in', site('cdn edge', { flow: '', data: 'data: [personal]' })],
    [
      'is quiet when the cache belongs to the servers',
      site('cache edge').replace(
        'users -> edge get miss { edge -> api -> accounts read }',
        'users -> api -> edge get miss { api -> accounts read }',
      ),
    ],
    [
      'is quiet when it only passes on',
      site('cdn edge').replace(
        'users -> edge get miss { edge -> api -> accounts read }',
        'users -> edge -> api -> accounts read',
      ),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site('cdn edge { ttl: 5m }'), site('cdn edge { ttl: 5m  vary: user }'));
  });

  it('is gone after the fix that keeps nothing', async () => {
    const text = site('cdn edge');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(site('cdn edge', { get: ' { cacheable: false }' }));
    await expectNone(rule, after);
  });
});
