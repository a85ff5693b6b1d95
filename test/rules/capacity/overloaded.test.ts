import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'capacity/overloaded';

const site = (app: string, flow = 'readers at 1000/s { readers -> app }', more = '') => `
client readers
service app { ${app} }
${more}
flow timeline from ${flow}
`;

describe(rule, () => {
  it('reports more load at peak than capacity, and how many replicas it takes', async () => {
    const text = site(
      '[|replicas: 4|]  serviceTime: 10ms  concurrency: 3',
      'readers at 100M/day { peak: 3x  readers -> app }',
    );
    const { related } = await expectFinding(rule, text, {
      message:
        '"app" gets 3.47k/s at peak and can serve 1.2k/s (4 replicas of 300/s): 289%. Its queue grows until requests fail. It needs 17 replicas for 70%.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['timeline calls it (1.16k/s, 3x at peak).']);
  });

  it('warns above 70%, with what waiting costs', async () => {
    const text = site(
      '[|replicas: 1|]  serviceTime: 1ms  concurrency: 1',
      'readers at 900/s { readers -> app }',
    );
    await expectFinding(rule, text, {
      message:
        '"app" gets 900/s at peak and can serve 1k/s: 90%. A request takes about 10x its service time. It needs 2 replicas for 70%.',
      severity: 'warning',
    });
  });

  it('is one level lower, and says so, when the service time is only a default', async () => {
    const text = site('[|replicas: 1|]  concurrency: 4');
    await expectFinding(rule, text, {
      message:
        '"app" gets 1k/s at peak and can serve 400/s: 250%. Its queue grows until requests fail. It needs 4 replicas for 70%. Its `serviceTime` is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it('reports a store, which shards divide', async () => {
    const text = site(
      'replicas: 9  serviceTime: 1ms  concurrency: 8',
      'readers at 1000/s { readers -> app -> db read }',
      'database [|db|] { readTime: 2ms  writeTime: 2ms  concurrency: 1 }',
    );
    await expectFinding(rule, text, {
      message:
        '"db" gets 1k/s at peak and can serve 500/s: 200%. Its queue grows until requests fail. It needs 3 shards for 70%.',
      severity: 'error',
    });
  });

  it.each([
    ['it has room', site('replicas: 3  serviceTime: 2ms  concurrency: 1')],
    [
      'autoscaling reaches enough replicas',
      site('replicas: 1..20  autoscale: { target: 60% }  serviceTime: 2ms  concurrency: 1'),
    ],
    [
      'it is idle',
      site(
        'serviceTime: 1s  concurrency: 1',
        'readers at 1000/s { readers -> other }',
        'service other { replicas: 20 }',
      ),
    ],
    ['the provider runs it', site('managed: true  serviceTime: 1s  concurrency: 1')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      site('replicas: 1  serviceTime: 2ms  concurrency: 1'),
      site('replicas: 3  serviceTime: 2ms  concurrency: 1'),
    );
  });

  it('is gone after its first fix of an autoscaled component: a higher limit', async () => {
    await expectFixed(
      rule,
      site('replicas: 1..2  serviceTime: 2ms  concurrency: 1'),
      site('replicas: 1..3  serviceTime: 2ms  concurrency: 1'),
    );
  });

  it('is gone after its first fix of a store: shards', async () => {
    const store = (shards: string) =>
      site(
        'replicas: 9  serviceTime: 1ms  concurrency: 8',
        'readers at 1000/s { readers -> app -> db read }',
        `database db { readTime: 2ms  writeTime: 2ms  concurrency: 1${shards} }`,
      );
    await expectFixed(rule, store(''), store('  shards: 3'));
  });
});
