import type { ComponentKind } from '../model/model.ts';

/** How a kind is called under a card's title. */
export const kindNames: Record<ComponentKind, string> = {
  client: 'client',
  dns: 'DNS',
  cdn: 'CDN',
  loadBalancer: 'load balancer',
  proxy: 'proxy',
  gateway: 'gateway',
  network: 'network',
  service: 'service',
  worker: 'worker',
  scheduler: 'scheduler',
  cache: 'cache',
  database: 'database',
  search: 'search',
  objectStore: 'object store',
  queue: 'queue',
  topic: 'topic',
  coordinator: 'coordinator',
  warehouse: 'warehouse',
  external: 'external',
};

const scales: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A count in at most a few characters: `5M`, `1.2k`. */
export function compact(count: number): string {
  if (!Number.isFinite(count)) return '∞';
  const scale = scales.find(([size]) => Math.abs(count) >= size);
  if (!scale) return String(Math.round(count * 10) / 10);
  const scaled = count / scale[0];
  return scaled >= 1e6 ? count.toExponential(0) : `${Math.round(scaled * 10) / 10}${scale[1]}`;
}
