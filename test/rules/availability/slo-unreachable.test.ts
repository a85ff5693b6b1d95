import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'availability/slo-unreachable';

const series = (foo: string, bar: string, expectation = 'expect availability >= 99.95%') => `
client users
service foo { ${foo} }
service bar { ${bar} }
flow checkout from users at 100/s {
  ${expectation}
  users -> foo -> bar
}
`;

describe(rule, () => {
  it('reports two parts in series that give less than the flow promises', async () => {
    const text = series('availability: 99.9%', 'availability: 99.9%', '[|expect availability >= 99.95%|]');
    const { related } = await expectFinding(rule, text, {
      message:
        'checkout promises 99.95% (4 h 23 min a year), but its parts give 99.8% (17 h 31 min a year). Largest shares of the loss: bar 50% and foo 50%.',
      severity: 'error',
    });
    expect(related.map(({ range }) => range.start.line)).toEqual([3, 2]);
  });

  it('is a warning when an availability is only a default', async () => {
    const text = series('availability: 99.9%', '', '[|expect availability >= 99.99%|]');
    await expectFinding(rule, text, {
      message:
        'checkout promises 99.99% (52 min 36 s a year), but its parts give 99.877% (10 h 48 min a year). Largest shares of the loss: foo 81% and bar 19%. Some of the availabilities are defaults: state `availability`, or `mtbf` and `mttr`, to be sure.',
      severity: 'warning',
    });
  });

  it('counts places that everything shares', async () => {
    const text = `region eu { zone a { availability: 99.9% } }${series(
      'replicas: 2  in: eu.a  availability: 99.99%',
      'replicas: 2  in: eu.a  availability: 99.99%',
      '[|expect availability > 99.95%|]',
    )}`;
    await expectFinding(rule, text, {
      message:
        'checkout promises 99.95% (4 h 23 min a year), but its parts give 99.9% (8 h 46 min a year). Largest shares of the loss: eu.a 100%.',
      severity: 'error',
    });
  });

  it.each([
    ['the parts give it', series('availability: 99.99%', 'availability: 99.99%')],
    ['replicas give it', series('availability: 99.9%  replicas: 2', 'availability: 99.9%  replicas: 2')],
    ['nothing is promised', series('availability: 90%', 'availability: 90%', '')],
    [
      'the promise is an upper bound',
      series('availability: 90%', 'availability: 90%', 'expect availability <= 99%'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: as many spare replicas as it takes', async () => {
    await expectFixed(
      rule,
      series('availability: 99.9%', 'availability: 99.9%'),
      series('availability: 99.9%  replicas: 2', 'availability: 99.9%  replicas: 2'),
    );
  });

  it('is gone after its first fix where no replica helps: a promise that holds', async () => {
    await expectFixed(
      rule,
      series('availability: 99.9%  managed: true', 'availability: 99.9%  managed: true'),
      series(
        'availability: 99.9%  managed: true',
        'availability: 99.9%  managed: true',
        'expect availability >= 99.8%',
      ),
    );
  });
});
