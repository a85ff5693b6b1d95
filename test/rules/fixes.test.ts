import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { check } from '../../src/rules/check.ts';
import { edited } from '../support/markers.ts';
import { loadText } from '../support/model.ts';
import { findingsIn, today } from './support.ts';

const oneOf = (...texts: string[]) => fc.constantFrom(...texts);
const body = (...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(oneOf('  ', '\n  ', ', '), ...parts).map(([space, ...all]) => {
    const told = all.filter((part) => part !== '');
    if (told.length === 0) return '';
    return space.startsWith('\n')
      ? ` {${told.map((part) => space + part).join('')}\n}`
      : ` { ${told.join(space)} }`;
  });

const replicas = oneOf('', 'replicas: 1', 'replicas: 2', 'replicas: 3', 'replicas: 1..4');
const place = oneOf('', 'in: eu', 'in: eu.a', 'in: [eu.a, eu.b]');
const retries = oneOf(
  '',
  ' { retries: 1 }',
  ' { retries: 4 }',
  ' { timeout: 1s  retries: { max: 2  jitter: true } }',
);

/** Designs of one shape with all that the rules look at. */
const designs = fc
  .record({
    environment: oneOf('', 'system S { environment: development }', 'system S { rules: strict }'),
    balancer: body(replicas, oneOf('', 'mode: active-passive'), oneOf('', 'sticky: ip')),
    service: body(
      replicas,
      place,
      oneOf('', 'sessions: local'),
      oneOf('', 'serviceTime: 1s  concurrency: 2'),
    ),
    store: body(
      replicas,
      place,
      oneOf('', 'replication: leaderless  quorum: { read: 1  write: 1 }', 'replication: consensus'),
      oneOf('', 'reads: any'),
      oneOf('', 'consistency: linearizable'),
      oneOf('', 'cap: CA', 'cap: AP'),
      oneOf('', 'availability: 99%'),
    ),
    first: retries,
    second: retries,
    expectation: oneOf('', 'expect availability >= 99.9%', 'expect consistency >= linearizable'),
  })
  .map(
    (part) => `${part.environment}
region eu { zone a  zone b  zone c }
client users
loadBalancer lb${part.balancer}
service api${part.service}
database orders${part.store}
lb -> api${part.first}
flow buy from users at 20/s {
  ${part.expectation}
  users -> lb -> api -> orders read${part.second}
}
`,
  );

describe('every fix', () => {
  it('makes a text without errors', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (text) => {
        for (const finding of await findingsIn(text))
          for (const { edits, label } of finding.fixes) {
            const { problems } = await loadText(edited(text, edits));
            const expected = label === 'accept' ? ['language/missing-reason'] : [];
            expect(problems.map(({ rule }) => rule)).toEqual(expected);
          }
      }),
      { numRuns: 60, seed: 1 },
    );
  }, 60_000);

  it('removes its finding when it comes first', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (text) => {
        for (const { rule, element, fixes } of await findingsIn(text)) {
          const [fix] = fixes;
          if (!fix || fix.label === 'accept') continue;
          const left = await findingsIn(edited(text, fix.edits), rule);
          expect(left.filter((finding) => finding.element === element).map(({ message }) => message)).toEqual(
            [],
          );
        }
      }),
      { numRuns: 60, seed: 77 },
    );
  }, 60_000);
});

describe('every rule', () => {
  it('is total on what is left of a broken file', async () => {
    const holes = fc.tuple(designs, fc.nat(600), fc.nat(200));
    await fc.assert(
      fc.asyncProperty(holes, async ([text, from, length]) => {
        const { model } = await loadText(text.slice(0, from) + text.slice(from + length));
        const failed = check(model, analyse(model), { today }).filter(({ message }) =>
          message.includes('defect of sysd'),
        );
        expect(failed).toEqual([]);
      }),
      { numRuns: 100, seed: 3 },
    );
  }, 60_000);
});
