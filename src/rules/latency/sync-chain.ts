import { formatDowntime, formatShare } from '../../model/format.ts';
import type { Call, Flow, Model } from '../../model/model.ts';
import { about } from '../about.ts';
import { factsOf, isAvailabilityPromise, mattering } from '../flows.ts';
import { numberOption, optionOf } from '../options.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted } from '../words.ts';
import { calleeOf, callerOf } from './arrows.ts';
import { isLatencyPromise } from './budget-exceeded.ts';
import { nestedCalls } from './nested.ts';

const hops = numberOption({
  name: 'hops',
  default: 5,
  minimum: 1,
  whole: true,
  documentation: 'Calls within each other that are still taken as usual.',
});

/** A long chain of calls that each wait for the next, where that costs what was promised. */
export const syncChain: Rule = {
  id: 'latency/sync-chain',
  title: 'A long chain of calls that wait for each other',
  level: 'info',
  documentation: {
    what: 'Reports a flow in which more than five calls (`hops`) wait within each other, none of them `optional` or with a fallback, when the flow misses a latency or an availability that it promises. Quiet where what is promised is kept, or nothing is.',
    why: 'Along such a chain latencies add up and availabilities multiply: each link makes the whole slower and weaker. Handing work over where nobody needs the answer shortens it.',
    sources: [
      'Treynor, Dahlin, Rau and Beyer, The Calculus of Service Availability, ACM Queue 15(2), 2017',
      'Newman, Building Microservices, 2nd edition (2021), chapter 4 (styles of communication)',
    ],
    bad: `client users
service web { availability: 99.9% }
service cart { availability: 99.9% }
service prices { availability: 99.9% }
service stock { availability: 99.9% }
service depot { availability: 99.9% }
database parts { availability: 99.9% }

flow buy from users at 10/s {
  expect availability >= 99.9%
  users -> web -> cart -> prices -> stock -> depot -> parts read
}
`,
    good: `client users
service web { availability: 99.9% }
service cart { availability: 99.9% }
queue orders { availability: 99.99%  replicas: 3 }
service stock { availability: 99.9%  replicas: 2 }
database parts { availability: 99.9% }

flow buy from users at 10/s {
  expect availability >= 99.7%
  users -> web -> cart ~> orders -> stock -> parts write
}
`,
    accept: 'Where each answer is needed for the next question, and what is promised is to be renegotiated.',
  },
  options: [hops],
  *check(context) {
    const usual = optionOf(context, 'latency/sync-chain', hops);
    for (const flow of mattering(context.model)) {
      const chain = longestChain(flow);
      if (chain.length > usual && misses(context, flow)) yield issueOf(context, flow, chain);
    }
  },
};

function longestChain(flow: Flow): readonly Call[] {
  let longest: readonly Call[] = [];
  for (const { call, above } of nestedCalls(flow)) {
    const chain = [...above, call];
    if (chain[0]?.callers.includes(flow.client) && chain.length > longest.length && chain.every(isRequired))
      longest = chain;
  }
  return longest;
}

function isRequired({ arrow, settings, otherwise }: Call): boolean {
  return arrow === 'sync' && settings.optional !== true && otherwise === undefined;
}

/** By analysis a latency or an availability that the flow promises is not kept. */
function misses(context: Context, flow: Flow): boolean {
  const judged = factsOf(context, flow.id)?.expectations ?? [];
  return flow.expectations.some(
    (expectation) =>
      (isLatencyPromise(flow, expectation) || isAvailabilityPromise(expectation)) &&
      judged.some(({ id, passed }) => id === expectation.id && passed === false),
  );
}

function issueOf(context: Context, flow: Flow, chain: readonly Call[]): Issue {
  const { model } = context;
  const facts = factsOf(context, flow.id);
  const availability = facts && !facts.notFullyAnalysed ? facts.availability : undefined;
  const left =
    availability === undefined
      ? ''
      : `, here to ${formatShare(availability)} (down ${formatDowntime(availability)} a year)`;
  return about(flow, {
    message: `${flow.name} waits for ${counted(chain.length, 'call')} within each other (${path(model, chain)}) and misses what it promises. Latencies add up, availabilities multiply${left}.`,
    evidence: 'derived',
  });
}

function path(model: Model, chain: readonly Call[]): string {
  const [first] = chain;
  return [...(first ? [callerOf(model, first)] : []), ...chain.map((call) => calleeOf(model, call))].join(
    ' -> ',
  );
}
