import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'model/unreachable';

const site = (more: string) => `
client users
service api
users -> api
${more}
`;

describe(rule, () => {
  it('reports a component without an arrow', async () => {
    await expectFinding(rule, site('cache [|old|] { replicas: 2 }'), {
      message: 'Nothing reaches "old".',
      severity: 'warning',
    });
  });

  it('reports a service that calls and is never called', async () => {
    const finding = await expectFinding(rule, site('service [|report|]\nreport -> api'), {
      message: 'Nothing reaches "report".',
      severity: 'warning',
    });
    expect(finding.fixes.map(({ label }) => label)).toEqual(['accept']);
  });

  it('reports a queue that nobody empties', async () => {
    await expectFinding(rule, site('queue [|jobs|]\napi ~> jobs'), {
      message: 'Nobody takes messages from "jobs": it fills, and what was handed over is never done.',
      severity: 'warning',
    });
  });

  it('hints at a cache that is never asked', async () => {
    await expectFinding(rule, site('cache [|pages|]\nflow look from users { users -> api -> pages set }'), {
      message: '"pages" is filled and never asked: no `get` of any flow goes there.',
      severity: 'hint',
    });
  });

  it('hints at a database that is never read', async () => {
    await expectFinding(rule, site('database [|log|]\nflow look from users { users -> api -> log write }'), {
      message: '"log" is written and never read by any flow.',
      severity: 'hint',
    });
  });

  it.each([
    ['one edit away: it is called', site('cache old { replicas: 2 }\napi -> old')],
    ['it is planned', site('cache old { tags: [planned] }')],
    ['it starts by itself', site('worker sweep { every: 1h }')],
    [
      'it takes the backups',
      site('database d { backup: { every: 1d to: tapes } }\nobjectStore tapes\napi -> d'),
    ],
    ['it takes what failed', site('queue jobs { deadLetter: dead }\nqueue dead\nworker w\napi ~> jobs -> w')],
    ['it follows what is reached', site('database d\ndatabase copy { replicaOf: d }\napi -> d')],
    [
      'leaders are chosen there',
      site('worker w { leader: lease(5s)  via: c  every: 1m  replicas: 2 }\ncoordinator c'),
    ],
    ['its consumer is drawn as asking the queue', site('queue jobs\nworker w\napi ~> jobs\nw -> jobs')],
    ['it watches the others', site('database metrics using prometheus\nmetrics -> api')],
    [
      'history is written for analysts',
      site('warehouse history\nflow look from users { users -> api -> history write }'),
    ],
    ['nothing is called at all', 'service a\nservice b'],
    ['nobody calls what calls', 'service a\nservice b\na -> b'],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site('cache old { replicas: 2 }'), site(''));
  });
});
