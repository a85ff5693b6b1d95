import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'spof/control-plane-in-request-path';

const site = (registry: string, web = 'replicas: 4', call = 'registry read', settings = '') => `
client users
service web { ${web} }
service api { replicas: 4 }
${registry}
flow browse from users at 500/s {
  ${settings}
  users -> web -> ${call}
  web -> api
}
`;

const coordinator = 'coordinator registry { replicas: 3 }';

describe(rule, () => {
  it('reports a coordinator that each request reads', async () => {
    const { related } = await expectFinding(rule, site('coordinator [|registry|] { replicas: 3 }'), {
      message:
        'Requests of browse ask "registry" each time. If it cannot be reached, healthy servers stop serving.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['browse waits for its answer.']);
  });

  it('reports a service that each request asks where others are', async () => {
    const text = site('service [|registry|] { replicas: 3 }', undefined, 'registry { purpose: discovery }');
    await expectFinding(rule, text, {
      message:
        'Requests of browse ask "registry" where others are each time. If it cannot be reached, healthy servers stop serving.',
      severity: 'warning',
    });
  });

  it('reports a database of settings', async () => {
    const text = site(
      'database [|registry|] { replicas: 3 }',
      undefined,
      'registry read { purpose: configuration }',
    );
    await expectFinding(rule, text, {
      message:
        'Requests of browse ask "registry" how to behave each time. If it cannot be reached, healthy servers stop serving.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'one edit away: the callers keep its answer',
      site(coordinator, 'replicas: 4  localCache: { of: [registry]  ttl: 5m }'),
    ],
    ['when the callers keep all answers', site(coordinator, 'replicas: 4  localCache: { ttl: 5m }')],
    ['when it is asked at the start', site(coordinator, undefined, 'registry read { purpose: startup }')],
    ['when a lock is taken', site(coordinator, undefined, 'registry write')],
    ['when requests go on without it', site(coordinator, undefined, 'registry read { optional: true }')],
    ['when the flow is best-effort', site(coordinator, undefined, undefined, 'tier: best-effort')],
    ['when it is a service as any other', site('service registry { replicas: 3 }', undefined, 'registry')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: callers keep the answer', async () => {
    await expectFixed(
      rule,
      site(coordinator),
      site(coordinator, 'replicas: 4  localCache: { of: [registry]  ttl: 5m  staleIfError: 1d }'),
    );
  });

  it('is gone after its second fix: asked once', async () => {
    const [finding] = await findingsIn(site(coordinator), rule);
    const after = edited(site(coordinator), finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(site(coordinator, undefined, 'registry read { purpose: startup }'));
    await expectNone(rule, after);
  });
});
