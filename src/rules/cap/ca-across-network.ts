import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, isSaid, placeOf } from '../about.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { copiesWritten } from './guarantees.ts';

/** Consistency and availability, both claimed across a network. */
export const caAcrossNetwork: Rule = {
  id: 'cap/ca-across-network',
  title: 'Consistency and availability both claimed across a network',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a store with two or more replicas on different machines that the file calls `cap: CA`, or that it calls `cap: AP` while promising linearizable reads. One replica, or several on one host, have no network between them.',
    why: 'Networks do partition. While one does, a replica that cannot reach the others either refuses or answers with what it has: it cannot be both consistent and available.',
    sources: [
      "Gilbert and Lynch, Brewer's Conjecture (SIGACT News 33(2), 2002)",
      'Brewer, CAP Twelve Years Later (IEEE Computer 45(2), 2012)',
    ],
    bad: `client users
service api { replicas: 2 }
database ledger { replicas: 3  replication: consensus  cap: CA }

flow pay from users at 50/s {
  users -> api -> ledger write
}
`,
    good: `client users
service api { replicas: 2 }
database ledger { replicas: 3  replication: consensus  cap: CP }

flow pay from users at 50/s {
  users -> api -> ledger write
}
`,
    accept: 'Never: no design has this property. Say what happens when the network splits.',
  },
  *check({ model }) {
    for (const component of model.components) {
      if (replicasOf(component) < 2 || onOneHost(model, component)) continue;
      const issue = issueOf(component);
      if (issue) yield issue;
    }
  },
};

function onOneHost(model: Model, component: Component): boolean {
  const [first] = component.placement;
  const { places } = lookup(model);
  return (
    first !== undefined &&
    places.get(first)?.kind === 'host' &&
    component.placement.every((place) => place === first)
  );
}

function issueOf(component: Component): Issue | undefined {
  const { cap, consistency } = component.settings;
  if (component.origins.cap?.from !== 'file') return undefined;
  const promisesLatest = consistency === 'linearizable' && isSaid(component, 'consistency');
  const name = quoted(component.name);
  const nodes = `${name} has ${replicasOf(component)} replicas with a network between them`;
  if (cap === 'CA')
    return about(component, {
      range: placeOf(component.source, 'cap'),
      message: `${nodes} and claims to be both consistent and available when it splits. Choose: refuse (CP), or answer and reconcile (AP).`,
      evidence: 'declared',
      fixes: choices(),
    });
  if (cap === 'AP' && promisesLatest)
    return about(component, {
      range: placeOf(component.source, 'cap'),
      message: `${nodes}, claims to stay available when it splits (AP), and promises linearizable reads. Choose: refuse (CP), or promise less.`,
      evidence: 'declared',
      fixes: [
        claim('CP'),
        {
          title: 'Promise eventual consistency',
          label: 'promise',
          changes: [{ type: 'set', at: component.source, key: 'consistency', value: 'eventual' }],
        },
      ],
    });
  return undefined;

  function choices(): Suggestion[] {
    if (promisesLatest) return [claim('CP')];
    return keepsOrder(component) ? [claim('CP'), claim('AP')] : [claim('AP'), claim('CP')];
  }

  function claim(choice: 'CP' | 'AP'): Suggestion {
    const meaning = choice === 'CP' ? 'refuse on the smaller side' : 'answer on both sides and reconcile';
    return {
      title: `Claim ${choice}: ${meaning}`,
      label: 'promise',
      changes: [{ type: 'set', at: component.source, key: 'cap', value: choice }],
    };
  }
}

/** A majority, or every copy, has each write: its nature is to refuse rather than to diverge. */
function keepsOrder(component: Component): boolean {
  const { replication } = component.settings;
  if (replication === 'leaderless' || replication === 'multi-leader') return false;
  return copiesWritten(component) * 2 > replicasOf(component);
}
