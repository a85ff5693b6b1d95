import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/below-floor';

const between = (link: string) => `
region california  region amsterdam
link california <-> amsterdam { ${link} }
client users
service api { in: california }
service store { in: amsterdam }
flow page from users at 10/s { users -> api -> store }
`;

describe(rule, () => {
  it('reports a link that is faster than light', async () => {
    await expectFinding(rule, between('[|rtt: 20ms|]  distance: 8800km'), {
      message:
        '"california" and "amsterdam" are 8,800 km apart: light in fibre takes 88 ms there and back, and 20 ms is declared.',
      severity: 'error',
    });
  });

  it('reports one that is only a little too fast', async () => {
    await expectFinding(rule, between('distance: 5500km  [|rtt: 54ms|]'), {
      message:
        '"california" and "amsterdam" are 5,500 km apart: light in fibre takes 55 ms there and back, and 54 ms is declared.',
      severity: 'error',
    });
  });

  it('stays an error in development, and cannot be accepted', async () => {
    const text = between('[|rtt: 20ms|]  distance: 8800km');
    await expectFinding(rule, `system S { environment: development }${text}`, {
      message:
        '"california" and "amsterdam" are 8,800 km apart: light in fibre takes 88 ms there and back, and 20 ms is declared.',
      severity: 'error',
    });
  });

  it.each([
    ['the cable goes a longer way', between('rtt: 150ms  distance: 8800km')],
    ['the distance is not told', between('rtt: 20ms')],
    ['the round trip is not told', between('distance: 8800km')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: at the speed of light', async () => {
    await expectNone(rule, between('rtt: 88ms  distance: 8800km'));
  });

  it('is gone after its first fix: what light allows', async () => {
    await expectFixed(rule, between('rtt: 20ms  distance: 8850km'), between('rtt: 89ms  distance: 8850km'));
  });
});
