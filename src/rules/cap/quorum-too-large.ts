import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';

/** More replicas asked to take part than there are. */
export const quorumTooLarge: Rule = {
  id: 'cap/quorum-too-large',
  title: 'A quorum larger than the number of replicas',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a store whose `quorum` asks for more replicas than there can be: of each shard, at the upper end of an autoscaled range.',
    why: 'What waits for an answer from a fourth of three replicas waits for ever: no such read or write can succeed, on no day.',
    sources: [
      'DeCandia et al., Dynamo (SOSP 2007), section 4.5',
      'Gifford, Weighted Voting for Replicated Data (SOSP 1979)',
    ],
    bad: `client users
service shop { replicas: 2 }
database cart {
  replicas: 3
  replication: leaderless
  quorum: { read: 2  write: 4 }
}

flow add from users at 100/s {
  users -> shop -> cart write
}
`,
    good: `client users
service shop { replicas: 2 }
database cart {
  replicas: 3
  replication: leaderless
  quorum: { read: 2  write: 2 }
}

flow add from users at 100/s {
  users -> shop -> cart write
}
`,
    accept: 'Never: it is a contradiction. Ask fewer replicas, or run more.',
  },
  *check({ model }) {
    for (const component of model.components) {
      const issue = issueOf(component);
      if (issue) yield issue;
    }
  },
};

function issueOf(component: Component): Issue | undefined {
  const { quorum, replicas } = component.settings;
  if (!quorum) return undefined;
  const most = replicas?.maximum ?? replicasOf(component);
  const { read = 0, write = 0 } = quorum;
  if (read <= most && write <= most) return undefined;
  return about(component, {
    range: placeOf(component.source, 'quorum'),
    message: `${quoted(component.name)} has ${counted(most, 'replica')}, but ${consequence(read, write, most)}`,
    ...restingOn(component, ['quorum'], 'declared'),
    fixes: fixesOf(component, Math.max(read, write), most),
  });
}

function consequence(read: number, write: number, most: number): string {
  if (read <= most) return `a write needs ${write} of them: no write can ever succeed.`;
  if (write <= most) return `a read needs ${read} of them: no read can ever succeed.`;
  return `a read needs ${read} of them and a write ${write}: neither can ever succeed.`;
}

function fixesOf({ name, source, settings }: Component, wanted: number, most: number): Suggestion[] {
  const { replicas, quorum } = settings;
  const ranged = replicas !== undefined && replicas.maximum > replicas.minimum;
  const clamped = Object.entries(quorum ?? {}).map(([key, count]) => `${key}: ${Math.min(count, most)}`);
  return [
    {
      title: `Run ${counted(wanted, 'replica')} of ${name}`,
      label: 'design',
      changes: [
        {
          type: 'set',
          at: source,
          key: 'replicas',
          value: ranged ? `${replicas.minimum}..${wanted}` : String(wanted),
        },
      ],
    },
    {
      title: `Ask no more than ${most === 1 ? 'the one replica' : `the ${most} replicas`} there ${most === 1 ? 'is' : 'are'}`,
      label: 'promise',
      changes: [{ type: 'set', at: source, key: 'quorum', value: `{ ${clamped.join('  ')} }` }],
    },
  ];
}
