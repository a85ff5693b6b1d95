import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'availability/weaker-dependency';

const signup = (
  mailer: string,
  steps = 'users -> api -> mailer',
  promise = 'expect availability >= 99.99%',
) => `
client users
service api { replicas: 3 }
external ${mailer}
flow signup from users at 10/s {
  ${promise}
  ${steps}
}
`;

describe(rule, () => {
  it('reports a third party that costs more than the flow may lose', async () => {
    const { related } = await expectFinding(rule, signup('[|mailer|] { availability: 99.9% }'), {
      message:
        '"mailer" is up 99.9% of the time, but signup promises 99.99%. It alone costs 10 times what signup may lose.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['signup cannot do without it.']);
  });

  it('counts only the requests that need it', async () => {
    const steps = 'users -> api  choose { 20% { api -> mailer } }';
    await expectFinding(rule, signup('[|mailer|] { availability: 99.9% }', steps), {
      message:
        '"mailer" is up 99.9% of the time, but signup promises 99.99%. It alone costs 2 times what signup may lose.',
      severity: 'warning',
    });
  });

  it('reports what a provider runs', async () => {
    const text = signup('mailer', 'users -> api -> files read').replace(
      'external mailer',
      'objectStore [|files|] using s3',
    );
    await expectFinding(rule, text, {
      message:
        '"files" is up 99.9% of the time, but signup promises 99.99%. It alone costs 10 times what signup may lose.',
      severity: 'warning',
    });
  });

  it('is one level lower when its availability is a default', async () => {
    await expectFinding(rule, signup('[|mailer|]'), {
      message:
        '"mailer" is up 99.9% of the time, but signup promises 99.99%. It alone costs 10 times what signup may lose. Its `availability` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    [
      'one edit away: the flow succeeds without it',
      signup('mailer { availability: 99.9% }', 'users -> api -> mailer { optional: true }'),
    ],
    [
      'when something stands in for it',
      signup('mailer { availability: 99.9% }', 'users -> api -> mailer else { api -> api }'),
    ],
    ['when it is handed over to', signup('mailer { availability: 99.9% }', 'users -> api ~> mailer')],
    ['when it is up enough', signup('mailer { availability: 99.999% }')],
    ['when nothing is promised', signup('mailer { availability: 99% }', undefined, '')],
    [
      'when this design runs it',
      signup('mailer { availability: 99.999% }').replace('replicas: 3', 'availability: 99%'),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: the flow succeeds without it', async () => {
    await expectFixed(
      rule,
      signup('mailer { availability: 99.9% }'),
      signup('mailer { availability: 99.9% }', 'users -> api -> mailer { optional: true }'),
    );
  });

  it('is gone after its second fix: what holds is promised', async () => {
    const text = signup('mailer { availability: 99.9% }').replace(
      'replicas: 3',
      'managed: true  availability: 100%',
    );
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(text.replace('99.99%', '99.9%'));
    await expectNone(rule, after);
  });
});
