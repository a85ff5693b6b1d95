import type { Timing } from '../../analysis/latency/timing.ts';
import { responseTime } from '../../analysis/latency/walk.ts';
import { meanOf, minimumOf } from '../../model/distribution.ts';
import type { Flow, Model } from '../../model/model.ts';
import { timesOf } from './times.ts';

/** A time and what it is made of, seconds. */
export interface Cost {
  time: number;
  parts: ReadonlyMap<string, number>;
}

/** What a flow's least possible time, or its mean, is made of along its critical path; largest parts first. */
export function partsOf(model: Model, flow: Flow, figure: 'minimum' | 'mean'): [string, number][] {
  const { system } = timesOf(model);
  const { parts } = responseTime(model, flow, costTiming(model, figure), system.sharing);
  return [...parts].filter(([, time]) => time > 0).sort(([, a], [, b]) => b - a);
}

const nothing: Cost = { time: 0, parts: new Map() };

/** Like the timings of the analysis, and by name besides. */
function costTiming(model: Model, figure: 'minimum' | 'mean'): Timing<Cost> {
  const { roundTrips, system } = timesOf(model);
  const of = figure === 'minimum' ? minimumOf : meanOf;
  return {
    none: nothing,
    roundTrip: (call, caller, target) =>
      named(`${caller?.name ?? ''} to ${target.name}`, roundTrips.of(call, caller, target)[figure]),
    station: (component, operation) => {
      const service = system.stages.serviceOf(component, operation)[figure];
      const wait = figure === 'mean' ? system.stages.waitOf(component, operation).mean : 0;
      return named(component.name, service + wait);
    },
    pause: (time) => named('pauses', Math.max(0, of(time))),
    inSequence: (costs) => costs.reduce(sum, nothing),
    either: (branches) => {
      const possible = branches.filter(({ weight }) => weight > 0);
      const total = possible.reduce((all, { weight }) => all + weight, 0);
      if (figure === 'mean')
        return possible
          .map(({ weight, time }) => scaled(time, weight / Math.max(1, total)))
          .reduce(sum, nothing);
      if (total < 1 - 1e-9) return nothing;
      return possible
        .map(({ time }) => time)
        .reduce((least, cost) => (cost.time < least.time ? cost : least));
    },
    finished: (wanted, costs, copies) =>
      costs.toSorted((a, b) => a.time - b.time)[Math.ceil(wanted / Math.max(1, copies)) - 1] ?? nothing,
    bounded: (cost, limit, failing) =>
      failing || cost.time <= limit ? cost : scaled(cost, limit / cost.time),
    repeated: (times, cost) =>
      scaled(cost, figure === 'minimum' ? Math.floor(Math.max(0, of(times))) : Math.max(0, of(times))),
  };
}

const named = (name: string, time: number): Cost => ({ time, parts: new Map([[name, time]]) });

function sum(left: Cost, right: Cost): Cost {
  const parts = new Map(left.parts);
  for (const [name, time] of right.parts) parts.set(name, (parts.get(name) ?? 0) + time);
  return { time: left.time + right.time, parts };
}

function scaled({ time, parts }: Cost, factor: number): Cost {
  return { time: time * factor, parts: new Map([...parts].map(([name, each]) => [name, each * factor])) };
}
