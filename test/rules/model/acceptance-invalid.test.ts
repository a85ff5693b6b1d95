import { describe, expect, it } from 'vitest';
import { expectFinding, expectNone, findingsIn } from '../support.ts';

const rule = 'model/acceptance-invalid';

const shop = (more: string) => `
client users
service api
users -> api
${more}
`;

describe(rule, () => {
  it('reports an acceptance whose reason says nothing', async () => {
    const found = await findingsIn(shop('accept "spof/single-instance" on api because "later"'), rule);
    expect(found.map(({ message, severity }) => [severity, message])).toEqual([
      ['error', 'What is accepted needs a reason of at least 10 characters.'],
    ]);
  });

  it('reports an acceptance of a rule that there is not', async () => {
    const found = await findingsIn(
      shop('accept "spof/single-instanze" on api because "agreed with the owner"'),
      rule,
    );
    expect(found.map(({ message }) => message)).toEqual([
      'There is no rule "spof/single-instanze". Did you mean "spof/single-instance"?',
    ]);
  });

  it('reports a comment that names no rule', async () => {
    const text = shop('[|// sysd-ignore-next-line spof/lonely -- agreed with the owner|]\nservice b');
    await expectFinding(rule, text, { message: 'There is no rule "spof/lonely".', severity: 'error' });
  });

  it('reports an acceptance of a contradiction', async () => {
    const text = shop(
      'database db { replicas: 2  cap: CA }\naccept "cap/ca-across-network" on db because "it never splits here"',
    );
    expect((await findingsIn(text, rule)).map(({ message }) => message)).toEqual([
      'cap/ca-across-network reports what cannot be true: it cannot be accepted, only changed.',
    ]);
  });

  it.each([
    [
      'an acceptance with a reason',
      shop('accept "spof/single-instance" on api because "agreed with the owner"'),
    ],
    [
      'a comment with a reason',
      shop('// sysd-ignore-next-line spof/single-instance -- agreed with the owner\nservice b'),
    ],
    [
      'a comment about the language itself',
      shop('// sysd-ignore-next-line language/unused -- agreed with the owner\nservice b'),
    ],
  ])('is quiet about %s', async (_, text) => expectNone(rule, text));
});
