import type { FlowFacts } from '../../analysis/facts.ts';
import { formatDuration, formatShare, secondsPerYear } from '../../model/format.ts';
import { lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Expectation, Flow } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import { elementOf, factsOf, isAvailabilityPromise } from '../flows.ts';
import { shareLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { isOurs, sparesFor } from '../spof/redundancy.ts';
import { listed } from '../words.ts';

/** A promised availability that the parts cannot give. */
export const sloUnreachable: Rule = {
  id: 'availability/slo-unreachable',
  title: 'A promised availability that the parts do not give',
  level: 'error',
  documentation: {
    what: 'Reports `expect availability >= x` on a flow whose exact availability, from the decision diagram over all replicas, places and failovers, is lower. An error when every availability used is declared in the file or by a technology, a warning when defaults decide. Failures are taken as independent unless the file says what is shared.',
    why: 'Parts in series multiply: two of 99.9% give 99.8%. Parts in parallel add nines: two of 99.9% give 99.9999%.',
    sources: [
      'Treynor, Dahlin, Rau and Beyer, The Calculus of Service Availability (ACM Queue 15(2), 2017)',
      'Beyer et al., Site Reliability Engineering (2016), chapter 3',
    ],
    bad: `client users
service api { availability: 99.9% }
database orders { availability: 99.9% }

flow checkout from users at 100/s {
  expect availability >= 99.95%
  users -> api -> orders write
}
`,
    good: `client users
service api { availability: 99.9%  replicas: 2 }
database orders {
  availability: 99.9%
  replicas: 2
  replication: leader-follower
  failover: auto(detection: 10s, takeover: 5s, witness: true)
}

flow checkout from users at 100/s {
  expect availability >= 99.95%
  users -> api -> orders write
}
`,
    accept: 'While the missing redundancy is being built, with an end date. Otherwise promise what holds.',
  },
  *check(context) {
    for (const flow of context.model.flows) {
      const facts = factsOf(context, flow.id);
      if (!facts || facts.notFullyAnalysed) continue;
      for (const expectation of flow.expectations)
        if (isAvailabilityPromise(expectation) && missed(facts, expectation))
          yield issueOf(context, flow, facts, expectation);
    }
  },
};

function missed({ availability }: FlowFacts, { comparison, value }: Expectation): boolean {
  return comparison === '>' ? !(availability > Number(value)) : !(availability >= Number(value));
}

function issueOf(context: Context, flow: Flow, facts: FlowFacts, expectation: Expectation): Issue {
  const contributors = contributorsOf(facts);
  const promised = Number(expectation.value);
  const shares = contributors
    .slice(0, 3)
    .map(({ name, share }) => `${name} ${formatShare(Math.round(share * 100) / 100)}`);
  const [wanted, given] = told(promised, facts.availability);
  return about(flow, {
    uri: expectation.source.uri,
    range: expectation.source.range,
    message: `${flow.name} promises ${wanted} (${hoursLost(promised)}), but its parts give ${given} (${hoursLost(facts.availability)}).${shares.length > 0 ? ` Largest shares of the loss: ${listed(shares)}.` : ''}`,
    evidence: facts.availabilityDeclared ? 'declared' : 'assumed',
    assumption:
      'Some of the availabilities are defaults: state `availability`, or `mtbf` and `mttr`, to be sure.',
    related: contributors.slice(0, 3).flatMap(({ elements, share }) =>
      elements.flatMap((id) => {
        const element = lookup(context.model).components.get(id) ?? lookup(context.model).places.get(id);
        return element ? [relatedTo(element, `${formatShare(share)} of what ${flow.name} loses.`)] : [];
      }),
    ),
    fixes: [...raise(context, facts, contributors, expectation), promiseWhatHolds(facts, expectation)].filter(
      (fix) => fix !== undefined,
    ),
  });
}

/** Both as percentages, in as many digits as tell them apart. */
function told(promised: number, availability: number): [string, string] {
  const short: [string, string] = [formatShare(promised), formatShare(availability)];
  return short[0] === short[1] ? [shareLiteral(promised), shareLiteral(availability)] : short;
}

function hoursLost(availability: number): string {
  return `${formatDuration((1 - availability) * secondsPerYear)} a year`;
}

interface Contributor {
  name: string;
  elements: ElementId[];
  /** Of the flow's unavailability. */
  share: number;
}

/** What the cut sets cost, by the elements in them. */
function contributorsOf(facts: FlowFacts): Contributor[] {
  const lost = 1 - facts.availability;
  const sums = new Map<string, { elements: ElementId[]; sum: number }>();
  for (const { events, probability, share } of facts.cutSets) {
    const elements = [...new Set(events.map(elementOf))];
    const name = listed(elements);
    const known = sums.get(name) ?? { elements, sum: 0 };
    known.sum += probability * share;
    sums.set(name, known);
  }
  return [...sums]
    .map(([name, { elements, sum }]) => ({ name, elements, share: lost > 0 ? Math.min(1, sum / lost) : 0 }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => Math.round((b.share - a.share) * 1e6) || (a.name < b.name ? -1 : 1));
}

/** Second replicas for the largest contributors that run once, as many as keep the promise; none if none do. */
function raise(
  context: Context,
  facts: FlowFacts,
  contributors: readonly Contributor[],
  expectation: Expectation,
): Suggestion[] {
  const allowed = 1 - Number(expectation.value);
  let lost = 1 - facts.availability;
  const raised: Component[] = [];
  for (const { elements, share } of contributors) {
    const component =
      elements.length === 1 ? lookup(context.model).components.get(elements[0] ?? '') : undefined;
    if (!component || !isOurs(component) || replicasOf(component) !== 1 || shardsOf(component) !== 1)
      continue;
    const own = share * (1 - facts.availability);
    raised.push(component);
    lost += own ** 2 - own;
    if (lost < allowed * 0.9)
      return [
        {
          title: `Give ${listed(raised.map(({ name }) => name))} spare replicas (about ${formatShare(1 - lost)})`,
          label: 'design',
          changes: raised.flatMap((one) => sparesFor(one).changes),
        },
      ];
  }
  return [];
}

/** The promise that the flow keeps, in two digits of what it loses. */
export function promiseWhatHolds(facts: FlowFacts, { source }: Expectation): Suggestion | undefined {
  const lower = roundedDown(facts.availability);
  if (lower <= 0) return undefined;
  const { uri, range } = source;
  return {
    title: `Promise ${shareLiteral(lower)}`,
    label: 'promise',
    changes: [{ type: 'replace', uri, range, text: `expect availability >= ${shareLiteral(lower)}` }],
  };
}

/** To two digits of what is lost, on the safe side: 0.998001 becomes 0.998. */
function roundedDown(availability: number): number {
  const lost = 1 - availability;
  if (lost <= 0) return 1;
  const digit = 10 ** (Math.floor(Math.log10(lost)) - 1);
  const near = Number((1 - Math.ceil(lost / digit - 1e-6) * digit).toPrecision(12));
  return near <= availability ? near : Number((near - digit).toPrecision(12));
}
