import { describe, expect, it } from 'vitest';
import { expectFinding, expectNone, findingsIn } from '../support.ts';

const rule = 'spof/blast-radius';

const bank = (parts: string, flows: readonly string[], settings = 'tier: critical') => `
client users
service accounts { replicas: 3 }
service payments { replicas: 3 }
service search { replicas: 3 }
database people { replicas: 3 }
${parts}
${flows.map((steps, index) => `flow f${index} from users at 10/s { ${settings}  users -> ${steps} }`).join('\n')}
`;

const isolated = 'tier: critical  isolated: true';

describe(rule, () => {
  it('reports what isolated flows share', async () => {
    const text = bank(
      'database [|main|] { replicas: 3 }',
      ['accounts -> main read', 'payments -> main write'],
      isolated,
    );
    const { related } = await expectFinding(rule, text, {
      message:
        '"main" carries 2 of 2 critical flows, which are to be isolated from each other: f0 and f1. One incident there is 2 incidents.',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['f0 passes it.', 'f1 passes it.']);
  });

  it('reports two replicas that most critical flows pass', async () => {
    const text = bank('database [|main|] { replicas: 2 }', [
      'accounts -> main read',
      'payments -> main write',
      'search -> people read',
    ]);
    await expectFinding(rule, text, {
      message: '"main" carries 2 of 3 critical flows: f0 and f1. One incident there is 2 incidents.',
      severity: 'info',
    });
  });

  it('reports once what the same flows share', async () => {
    const text = bank(
      'loadBalancer [|lb|] { replicas: 2 }\ndatabase main { replicas: 2 }',
      ['lb -> accounts -> main read', 'lb -> payments -> main write'],
      isolated,
    );
    await expectFinding(rule, text, {
      message:
        '"lb" and "main" carry 2 of 2 critical flows, which are to be isolated from each other: f0 and f1. One incident there is 2 incidents.',
      severity: 'info',
    });
  });

  it.each([
    [
      'one edit away: each has a database of its own',
      bank('database main { replicas: 3 }', ['accounts -> people read', 'payments -> main write'], isolated),
    ],
    [
      'when two flows are not to be isolated',
      bank('database main { replicas: 2 }', ['accounts -> main read', 'payments -> main write']),
    ],
    [
      'when there are replicas enough',
      bank('database main { replicas: 3 }', [
        'accounts -> main read',
        'payments -> main write',
        'search -> main read',
      ]),
    ],
    [
      'when the flows are not critical',
      bank(
        'database main { replicas: 2 }',
        ['accounts -> main read', 'payments -> main write', 'search -> main read'],
        'isolated: true',
      ),
    ],
    [
      'when the provider runs it',
      bank('database main { managed: true }', ['accounts -> main read', 'payments -> main write'], isolated),
    ],
    [
      'when one of them goes on without it',
      bank(
        'database main { replicas: 3 }',
        ['accounts -> main read { optional: true }', 'payments -> main write'],
        isolated,
      ),
    ],
    [
      'when it runs once, which is another matter',
      bank('database main', ['accounts -> main read', 'payments -> main write'], isolated),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('leaves the way to take them apart to the designer', async () => {
    const text = bank(
      'database main { replicas: 3 }',
      ['accounts -> main read', 'payments -> main write'],
      isolated,
    );
    const [finding] = await findingsIn(text, rule);
    expect(finding?.fixes.map(({ label }) => label)).toEqual(['accept']);
  });
});
