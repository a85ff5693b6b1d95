import { erlangC } from '../../analysis/capacity/erlang.ts';
import type { ComponentFacts } from '../../analysis/facts.ts';
import { formatFactor, formatRate } from '../../model/format.ts';
import { shardsOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import { isEvenedOut } from '../async/drain.ts';
import { numberOption, optionOf } from '../options.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import {
  divides,
  factsRead,
  growth,
  highest,
  type Load,
  loadOf,
  percent,
  relatedLoad,
  waitsForOverloaded,
  waitsWithSlots,
} from './load.ts';

const rhoMax = numberOption({
  name: 'rhoMax',
  default: highest,
  minimum: 0.05,
  maximum: 1,
  documentation: 'Share of the capacity above which waiting is told as a warning.',
});

/** More load at peak than a component serves. */
export const overloaded: Rule = {
  id: 'capacity/overloaded',
  title: 'More load than capacity',
  level: 'error',
  documentation: {
    what: 'Reports a component whose load at peak (each flow at its `peak`, misses and fan-out counted) is at or above its capacity: an error; or above 70% of it (`rhoMax`): a warning. Capacity of a replica is the smaller of cores / mean service time and concurrency / mean holding time; of an autoscaled component its largest number of replicas counts. Quiet where the rate or the capacity is not known. Where slots run out because they are held while others work, it is `capacity/concurrency` instead. Workers behind a queue are left alone at peak, which waits in the queue, and where they fall behind for good, which is `async/consumer-too-slow`.',
    why: 'Waiting grows without bound as utilization nears one: with one server, a request takes 3.3 times its service time at 70% and 10 times at 90%. At 100% the queue never ends.',
    sources: [
      'Kleinrock, Queueing Systems, vol. 1 (1975), sections 3.2 (M/M/1) and 3.5 (M/M/m)',
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (cascading failures)',
    ],
    bad: `client readers
service app { replicas: 4  serviceTime: 10ms  concurrency: 3 }

flow timeline from readers at 100M/day {
  peak: 3x
  readers -> app
}
`,
    good: `client readers
service app { replicas: 17  serviceTime: 10ms  concurrency: 3 }

flow timeline from readers at 100M/day {
  peak: 3x
  readers -> app
}
`,
    accept:
      'A component that sheds the excess on purpose, in flows whose users agreed to be turned away at peak.',
  },
  options: [rhoMax],
  *check(context) {
    const most = optionOf(context, 'capacity/overloaded', rhoMax);
    for (const component of context.model.components) {
      const load = loadOf(context, component);
      if (!load || waitsWithSlots(component, load) || load.utilization <= most + 1e-9) continue;
      if (isEvenedOut(context, component, most)) continue;
      if (!waitsForOverloaded(context, component, load)) yield issueOf(context, component, load, most);
    }
  },
};

function issueOf(context: Context, component: Component, load: Load, most: number): Issue {
  const { facts, replicas, utilization } = load;
  const more = growth(component, load, Math.ceil((replicas * utilization) / most - 1e-9), most);
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `${quoted(component.name)} gets ${formatRate(facts.peakRate)} at peak and can serve ${formatRate(facts.capacity)}${parts(component, load)}: ${percent(utilization)}. ${consequence(component, facts, utilization)}${more.sentence}`,
    ...restingOn(component, factsRead(context.model, component)),
    level: utilization >= 1 ? 'error' : 'warning',
    related: relatedLoad(context, component),
    fixes: more.fixes,
  });
}

/** What its capacity is made of, when that is several equal parts. */
function parts(component: Component, { facts: { capacity }, replicas }: Load): string {
  const [count, noun] = divides.has(component.kind) ? [replicas, 'replica'] : [shardsOf(component), 'shard'];
  return count > 1 ? ` (${counted(count, noun)} of ${formatRate(capacity / count)})` : '';
}

function consequence(component: Component, facts: ComponentFacts, utilization: number): string {
  if (utilization >= 1) return 'Its queue grows until requests fail.';
  const factor = responseFactor(serversOf(component, facts), utilization);
  return factor >= 1.05
    ? `A request takes about ${formatFactor(factor)} its service time.`
    : `It saturates at ${formatFactor(1 / utilization)} this load.`;
}

function serversOf({ settings }: Component, facts: ComponentFacts): number {
  const slots = settings.concurrency ?? Number.POSITIVE_INFINITY;
  return facts.limit === 'slots' ? slots : Math.min(settings.cores ?? slots, slots);
}

/** Mean response over mean service time at an M/M/c station (Erlang C). */
function responseFactor(servers: number, utilization: number): number {
  if (!Number.isFinite(servers) || servers < 1) return 1;
  return 1 + erlangC(servers, servers * utilization) / (servers * (1 - utilization));
}
