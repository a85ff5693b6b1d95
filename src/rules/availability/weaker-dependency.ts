import { formatFactor, formatShare } from '../../model/format.ts';
import { callsOf, lookup } from '../../model/lookup.ts';
import type { Component, Expectation, Model } from '../../model/model.ts';
import { about, relatedTo, restingOn } from '../about.ts';
import type { Change } from '../edits.ts';
import { type Broken, brokenBy, isAvailabilityPromise } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { promisedAvailability } from '../usage.ts';
import { listed, quoted } from '../words.ts';
import { promiseWhatHolds } from './slo-unreachable.ts';

/** A provider that is up less than a flow promises to be. */
export const weakerDependency: Rule = {
  id: 'availability/weaker-dependency',
  title: 'A provider that is up less than what depends on it promises',
  level: 'warning',
  documentation: {
    what: 'Reports a third party (`external`) or a managed component that a flow cannot do without and whose availability alone, over the share of requests that need it, costs more than the flow promises to lose. What this design runs itself is left to `availability/slo-unreachable`, which tells how many replicas it takes.',
    why: 'Nothing is up more often than what it always needs. A rule of thumb asks of a critical dependency one nine more than of what depends on it.',
    sources: [
      'Treynor, Dahlin, Rau and Beyer, The Calculus of Service Availability (ACM Queue 15(2), 2017)',
      'Beyer et al., Site Reliability Engineering (2016), chapter 3',
    ],
    bad: `client users
service api { replicas: 3 }
external mailer { availability: 99.9% }

flow signup from users at 10/s {
  expect availability >= 99.99%
  users -> api -> mailer
}
`,
    good: `client users
service api { replicas: 3 }
external mailer { availability: 99.9% }

flow signup from users at 10/s {
  expect availability >= 99.99%
  users -> api -> mailer { optional: true }
}
`,
    accept: 'While a second provider is being added, with an end date.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (component.kind !== 'external' && component.settings.managed !== true) continue;
      const lost = 1 - (context.analysis.components[component.id]?.availability ?? 1);
      const broken = brokenBy(context, component.id).filter((one) => costs(one, lost) > 1 + 1e-9);
      if (broken.length > 0) yield issueOf(context.model, component, lost, broken);
    }
  },
};

/** What the loss costs a flow, as a multiple of what it promises to lose at most; 0 where it promises nothing. */
function costs({ flow, share }: Broken, lost: number): number {
  const promised = promisedAvailability(flow);
  if (promised === undefined) return 0;
  return promised >= 1 ? Number.POSITIVE_INFINITY : (lost * share) / (1 - promised);
}

function issueOf(model: Model, component: Component, lost: number, broken: Broken[]): Issue {
  const [worst] = broken.toSorted((a, b) => costs(b, lost) - costs(a, lost));
  const factor = worst ? costs(worst, lost) : 1;
  const promises = broken.map(
    ({ flow }) => `${flow.name} promises ${formatShare(promisedAvailability(flow) ?? 1)}`,
  );
  const times = Number.isFinite(factor)
    ? `${formatFactor(factor).replace(/x$/, ' times')} what ${worst?.flow.name ?? ''} may lose`
    : 'more than nothing';
  const figures = component.settings.availability === undefined ? ['mtbf', 'mttr'] : ['availability'];
  return about(component, {
    message: `${quoted(component.name)} is up ${formatShare(1 - lost)} of the time, but ${listed(promises)}. It alone costs ${times}.`,
    ...restingOn(component, figures, 'declared'),
    related: broken.map(({ flow }) => relatedTo(flow, `${flow.name} cannot do without it.`)),
    fixes: [doWithout(model, component, broken), promiseLess(broken)].filter(
      ({ changes }) => changes.length > 0,
    ),
  });
}

function doWithout(model: Model, { id, name }: Component, broken: readonly Broken[]): Suggestion {
  const { connections } = lookup(model);
  const arrows = broken
    .flatMap(({ flow }) => callsOf(flow))
    .filter((call) => call.arrow === 'sync' && call.targets.every(({ component }) => component === id))
    .map((call) => call.connection);
  const changes = [...new Set(arrows)].flatMap((arrow): Change[] => {
    const connection = connections.get(arrow);
    return connection
      ? sourcesOf(model, connection, 'optional').map((at) => ({
          type: 'set',
          at,
          key: 'optional',
          value: 'true',
        }))
      : [];
  });
  return {
    title: `Let ${listed(broken.map(({ flow }) => flow.name))} succeed without ${name}`,
    label: 'design',
    changes,
  };
}

function promiseLess(broken: readonly Broken[]): Suggestion {
  const changes = broken.flatMap(({ flow, facts }) =>
    flow.expectations
      .filter((expectation: Expectation) => isAvailabilityPromise(expectation))
      .flatMap((expectation) => promiseWhatHolds(facts, expectation)?.changes ?? []),
  );
  return { title: 'Promise what holds', label: 'promise', changes };
}
