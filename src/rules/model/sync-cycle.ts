import { lookup } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { about, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { callsAlong } from '../flows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { type Cycle, nestedCycles, undeclaredCycles } from './cycles.ts';

/** Components that wait for each other. */
export const syncCycle: Rule = {
  id: 'model/sync-cycle',
  title: 'Components that wait for each other',
  level: 'warning',
  documentation: {
    what: 'Reports services and workers that wait for each other in a circle: in a flow, one that is called again, through others, before it has answered; and a circle of arrows (`->`) of which at least one is in no flow, so that nothing says whether such calls nest. Arrows that are `optional`, or only for the start, discovery or configuration, and calls with an `else` do not count. Two components that call each other in flows of their own, never one within the other, are left alone.',
    why: 'Each holds a slot while it waits for the other: under load all slots of one are held by calls that wait for a slot of its own. And neither can be started, or released, before the other.',
    sources: [
      'Nygard, Release It! (2nd ed., 2018), chapter 4 (blocked threads)',
      'Martin, Agile Software Development (2002), chapter 20 (acyclic dependencies principle)',
      'Coffman et al., System Deadlocks (1971)',
    ],
    bad: `client users
service orders { replicas: 2 }
service stock { replicas: 2 }

users -> orders -> stock
stock -> orders
`,
    good: `client users
service orders { replicas: 2 }
service stock { replicas: 2 }

users -> orders -> stock
stock ~> orders
`,
    accept: 'Calls that never nest, when the flows that would show it are not in the file.',
  },
  *check({ model }) {
    const told = new Set<string>();
    for (const cycle of [...nestedCycles(model), ...undeclaredCycles(model)]) {
      const members = [...cycle.members].sort().join(' ');
      if (told.has(members)) continue;
      told.add(members);
      const issue = issueOf(model, cycle);
      if (issue) yield issue;
    }
  },
};

function issueOf(model: Model, { members, closing, flows }: Cycle): Issue | undefined {
  const { components } = lookup(model);
  const names = members.flatMap((id) => components.get(id) ?? []);
  const [first] = names;
  if (!first) return undefined;
  const circle = [...names, first].map(({ name }) => quoted(name)).join(' -> ');
  return about(first, {
    message: `${circle}: ${quoted(first.name)} waits for itself. Under load all of its slots are held by requests that wait for one, and ${names.length === 2 ? 'neither starts without the other' : 'none starts without the others'}.`,
    evidence: 'declared',
    related: flows.map((flow) =>
      relatedTo(flow, `In ${flow.name} it is called again before it has answered.`),
    ),
    fixes: handingOver(model, first, closing),
  });
}

/** Handed over, nobody waits: wherever the arrow that closes the circle is written. */
function handingOver(model: Model, first: Component, closing: Connection): Suggestion[] {
  const calls = callsAlong(model, closing.id);
  if (calls.some(({ miss, undo, settings }) => miss || undo || settings.hedge !== undefined)) return [];
  const sources: Source[] = [
    ...(closing.declared ? [closing.source] : []),
    ...calls.map(({ source }) => source),
  ];
  const changes = sources.map(({ uri, name }): Change => ({ type: 'replace', uri, range: name, text: '~>' }));
  const caller = lookup(model).components.get(closing.from);
  return [
    {
      title: `Let ${caller?.name ?? closing.from} hand over to ${first.name} without waiting`,
      label: 'design',
      changes,
    },
  ];
}
