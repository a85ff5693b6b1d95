import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callsOf } from '../../src/model/lookup.ts';
import type { Model } from '../../src/model/model.ts';
import type { Range } from '../../src/model/source.ts';
import { findingsIn } from '../rules/support.ts';
import { edited } from '../support/markers.ts';
import { loadText } from '../support/model.ts';

/*
 * What a good design states and the design before it states otherwise, or not at all, is what protects it. Each of these
 * properties is put back on its own: then a rule, or the language, must have something new to say.
 */

/** Share of protective properties whose loss is noticed. */
const noticed = 0.9;

interface Stated {
  element: string;
  key: string;
  text: string;
  range: Range;
}

function textIn(text: string, { start, end }: Range): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.character);
  lines[0] = (lines[0] ?? '').slice(start.character);
  return lines.join('\n');
}

/** Every property that the text gives a component, an arrow, a call or a flow; each stretch of text once. */
function statedIn(text: string, model: Model): Stated[] {
  const calls = model.flows.flatMap((flow) =>
    callsOf(flow).map((call) => ({ ...call, id: call.connection })),
  );
  const stated = new Map<string, Stated>();
  for (const { id, source } of [...model.components, ...model.connections, ...calls, ...model.flows])
    if (source.uri === model.uri)
      for (const [key, { range }] of Object.entries(source.properties))
        stated.set(JSON.stringify(range), { element: id, key, range, text: textIn(text, range) });
  return [...stated.values()];
}

const keyOf = ({ element, key }: Stated) => `${element}.${key}`;

async function toldOf(text: string): Promise<string[]> {
  const { problems } = await loadText(text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors.map(({ rule }) => rule);
  return (await findingsIn(text)).map(({ rule, severity, element }) => `${severity} ${rule} ${element}`);
}

async function mutantsOf(group: string) {
  const after = readFileSync(`examples/groups/${group}-after.sysd`, 'utf8');
  const before = readFileSync(`examples/groups/${group}-before.sysd`, 'utf8');
  const old = (await loadText(before)).model;
  const { model } = await loadText(after);
  const former = new Map(statedIn(before, old).map((each) => [keyOf(each), each.text]));
  const common = new Set([...old.components, ...old.connections, ...old.flows].map(({ id }) => id));
  const known = new Set(await toldOf(after));
  const protective = statedIn(after, model).filter(
    (each) => common.has(each.element) && former.get(keyOf(each)) !== each.text,
  );
  return Promise.all(
    protective.map(async (each) => {
      const mutant = edited(after, [{ range: each.range, newText: former.get(keyOf(each)) ?? '' }]);
      return {
        name: `${group}: ${each.element} ${each.text}`,
        told: (await toldOf(mutant)).some((what) => !known.has(what)),
      };
    }),
  );
}

const groups = readdirSync('examples/groups')
  .filter((file) => file.endsWith('-after.sysd'))
  .map((file) => file.replace('-after.sysd', ''));

describe('what protects the good designs', async () => {
  const mutants = (await Promise.all(groups.map(mutantsOf))).flat();

  it('is a property of each that can be put back on its own', () => {
    expect(mutants.length).toBeGreaterThan(60);
  });

  it('is missed by a rule when it is gone, nine times in ten', () => {
    const silent = mutants.filter(({ told }) => !told).map(({ name }) => name);
    expect(silent.length, silent.join('\n')).toBeLessThanOrEqual((1 - noticed) * mutants.length);
  });
});
