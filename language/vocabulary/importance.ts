import type { ComponentKind } from '../../src/model/model.ts';
import type { Owner, Subject } from './descriptor.ts';

const serving = 'replicas in cores concurrency queueLimit serviceTime';
const routing = 'replicas in strategy healthCheck layer sticky rateLimit concurrency cores serviceTime';
const storing =
  'replicas in shards shardBy failover backup replication itemSize retention quorum acknowledgement reads consistency shardKey readTime writeTime';
const messaging = 'replicas in partitions delivery ordering retention deadLetter maxAttempts queueLimit';

/** What designs state of each kind, the most telling first; everything else follows in the order of the documentation. */
const byKind: Readonly<Record<ComponentKind, string>> = {
  client: 'users rate in arrival patience rtt public poll',
  dns: 'ttl routing healthCheck',
  cdn: 'ttl hitRatio capacity eviction itemSize invalidate staleIfError in',
  loadBalancer: routing,
  proxy: routing,
  gateway: `${routing} auth`,
  network: 'replicas in bandwidth',
  service: `${serving} autoscale`,
  worker: `${serving} idempotent batch autoscale`,
  scheduler: `every ${serving} idempotent leader`,
  cache:
    'replicas in capacity itemSize ttl eviction model writePolicy readPolicy invalidate hitRatio jitter replication failover',
  database: storing,
  search: storing,
  objectStore: storing,
  queue: messaging,
  topic: messaging,
  coordinator: 'replicas in quorum election heartbeat failover',
  warehouse: storing,
  external: 'availability serviceTime errorRate rateLimit mtbf mttr',
};

const byOwner: Readonly<Partial<Record<Owner, string>>> = {
  arrow: 'timeout retries circuitBreaker optional hedge idempotencyKey protocol pool latency',
  flow: 'tier peak keys size authenticated survive idempotent',
  place: 'mtbf mttr distance',
  link: 'rtt bandwidth loss',
  system: 'network environment horizon rules',
  scenario: 'duration warmup',
  group: 'in connections tags',
  view: 'include exclude',
};

/** Statements as completion tells them apart: `database using` is one with a technology. */
const elements =
  'service, database using, cache using, worker, queue using, topic using, loadBalancer using, dns using, client';
const beginning = `system, import, region, client, ${elements}`.split(', ');
const goingOn = `flow, scenario, scenario load, ${elements}`.split(', ');

/**
 * The statements with which one mostly goes on, the likeliest first: components until there is somebody who asks and
 * something that answers, from then on what is asked and what may go wrong.
 */
export function statementsFirst(there: { asking: boolean; answering: boolean }): readonly string[] {
  return there.asking && there.answering ? goingOn : beginning;
}

/** The properties that come first in a body of this sort, by name and in order. */
export function statedFirst(owner: Owner, subject?: Subject): readonly string[] {
  const words =
    owner === 'component' && subject !== undefined && Object.hasOwn(byKind, subject)
      ? byKind[subject as ComponentKind]
      : byOwner[owner];
  return words?.split(' ') ?? [];
}
