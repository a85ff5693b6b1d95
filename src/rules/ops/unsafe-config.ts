import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Connection, Flow, Model } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import { arrowsInto } from '../arrows.ts';
import { mandatoryCalls, mattering, settingsAlong } from '../flows.ts';
import type { Issue, Rule } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';

/** One change of configuration, everywhere at once. */
export const unsafeConfig: Rule = {
  id: 'ops/unsafe-config',
  title: 'Configuration that changes everywhere at once',
  level: 'info',
  documentation: {
    what: 'Reports a component from which others take their configuration while they run (an arrow with `purpose: configuration`) when nothing says that a change reaches a few of them first (`deploy: canary(1%)`, or `rolling` or `blue-green`), or `deploy: all-at-once` says the contrary, and several replicas take it. It is a warning when a flow with `tier: critical` needs one of those. Quiet about third parties and where only flows of best effort are concerned.',
    why: 'A fast change skips what slows a release down: tests, a review, a look at the first machine. A bad value then stops everything in the same second.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 8 (release engineering)',
      'Tang et al., Holistic Configuration Management at Facebook (SOSP 2015), section 3',
      'AWS Well-Architected, Reliability pillar, REL08-BP05 (deploy changes with automation)',
    ],
    bad: `client users
service shop { replicas: 12 }
coordinator flags { replicas: 3 }

users -> shop
shop -> flags { purpose: configuration }
`,
    good: `client users
service shop { replicas: 12 }
coordinator flags { replicas: 3  deploy: canary(1%) }

users -> shop
shop -> flags { purpose: configuration }
`,
    accept: 'Values that are checked before they are used, where a bad one keeps the last good one.',
  },
  *check({ model }) {
    for (const component of model.components) {
      const { deploy } = component.settings;
      if (component.kind === 'external' || (deploy !== undefined && deploy.type !== 'all-at-once')) continue;
      const takers = takersOf(model, component);
      if (takers.length === 0) continue;
      const replicas = takers.reduce((sum, taker) => sum + replicasOf(taker), 0);
      const flows = mattering(model).filter((flow) => needsOneOf(flow, takers));
      if (replicas > 1 && (flows.length > 0 || model.flows.length === 0))
        yield issueOf(component, takers, replicas, flows);
    }
  },
};

/** Who learns its configuration there while it runs. */
function takersOf(model: Model, component: Component): Component[] {
  const { components } = lookup(model);
  const callers = arrowsInto(model, component.id)
    .filter((connection) => isForConfiguration(model, connection))
    .flatMap(({ from }) => components.get(from) ?? []);
  return [...new Set(callers)].filter(({ kind }) => kind !== 'client');
}

function isForConfiguration(model: Model, connection: Connection): boolean {
  return settingsAlong(model, connection).some(({ purpose }) => purpose === 'configuration');
}

function needsOneOf(flow: Flow, takers: readonly Component[]): boolean {
  return mandatoryCalls(flow, true).some(({ targets }) =>
    targets.some((target) => takers.some(({ id }) => id === target.component)),
  );
}

function issueOf(
  component: Component,
  takers: readonly Component[],
  replicas: number,
  flows: readonly Flow[],
): Issue {
  const critical = flows.filter((flow) => flow.settings.tier === 'critical' && isSaid(flow, 'tier'));
  const stopped = (critical.length > 0 ? critical : flows).map(({ name }) => name);
  const end = stopped.length > 0 ? ` A bad value stops ${listed(stopped)} before anybody sees it.` : '';
  return about(component, {
    range: placeOf(component.source, 'deploy'),
    message: `A change in ${quoted(component.name)} reaches all ${counted(replicas, 'replica')} of ${listed(takers.map(({ name }) => quoted(name)))} at once.${end}`,
    evidence: 'declared',
    ...(critical.length > 0 ? { level: 'warning' } : {}),
    related: takers.map((taker) => relatedTo(taker, `${taker.name} takes its configuration there.`)),
    fixes: [
      {
        title: `Try each change of ${component.name} on 1% first`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'deploy', value: 'canary(1%)' }],
      },
    ],
  });
}
