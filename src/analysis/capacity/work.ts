import { type Distribution, meanOf, minimumOf, squaredVariationOf } from '../../model/distribution.ts';
import type { Component, Operation } from '../../model/model.ts';
import type { ServiceTime } from '../latency/stages.ts';

/** What stations tell apart: their read and write times may differ, and who does them. */
export type Work = 'read' | 'write';

export function workOf(operation: Operation | undefined): Work {
  return operation === 'write' || operation === 'set' || operation === 'delete' ? 'write' : 'read';
}

/** An infinite variance (a Pareto with alpha <= 2) has no finite mean wait: estimates stop at this variation. */
const variationLimit = 100;

/** Time that one request keeps a core busy; 0 where nothing is declared. */
export function serviceTime({ settings }: Component, operation: Operation | undefined): ServiceTime {
  const { readTime, writeTime, serviceTime: any } = settings;
  const named = workOf(operation) === 'write' ? writeTime : operation === undefined ? undefined : readTime;
  const distribution: Distribution =
    named ?? any ?? (operation === undefined ? readTime : undefined) ?? nothing;
  const mean = meanOf(distribution);
  if (!(mean > 0)) return { mean: 0, variance: 0, minimum: 0, distribution: nothing };
  const variation = Math.min(variationLimit, squaredVariationOf(distribution));
  return {
    mean,
    variance: variation * mean ** 2,
    minimum: Math.max(0, minimumOf(distribution)),
    distribution,
  };
}

const nothing: Distribution = { type: 'constant', value: 0 };
