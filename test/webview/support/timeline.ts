import type { TimelineBucket } from '../../../src/simulation/report.ts';

const buckets = 60;
const seconds = 10;

/**
 * Ten minutes in buckets of ten seconds. In the dark scenario the leader of `urls` is away from 200 s to 400 s: for a
 * bucket nobody leads, then the second replica does.
 */
export function timelineOf(dark: boolean): TimelineBucket[] {
  return Array.from({ length: buckets }, (_, bucket) => {
    const broken = dark && bucket >= 20 && bucket < 40;
    const wave = Math.sin(bucket / 4);
    const failed = broken ? (bucket < 22 ? 1500 : 6) : 0;
    const component = (utilization: number, queue: number) => ({
      utilization: utilization * (1 + 0.1 * wave),
      queue: Math.max(0, Math.round(queue * (1 + wave))),
      up: 3,
      throughput: 360 + 20 * wave,
    });
    return {
      at: bucket * seconds,
      flows: {
        redirect: {
          offered: 3600,
          completed: 3600 - failed,
          failed,
          mean: 0.046 * (1 + 0.1 * wave) * (broken ? 1.5 : 1),
          p99: 0.131 * (1 + 0.1 * wave) * (broken ? 1.9 : 1),
          ...(failed > 0 ? { failures: { timeout: failed - 3, unavailable: 3 } } : {}),
        },
        shorten: { offered: 400, completed: 400, failed: 0, mean: 0.09, p99: 0.24 + 0.02 * wave },
      },
      components: {
        lb: { ...component(0.21, 0), up: 2 },
        web: {
          ...component(broken ? 0.95 : 0.63, broken ? 40 : 4),
          up: broken ? 4 : 6,
          ...(broken ? { down: [0, 3] } : {}),
        },
        hot: { ...component(0.11, 0), hitRatio: 0.64 + 0.02 * wave },
        urls: {
          ...component(broken ? 0.99 : 0.85, 12),
          up: broken ? 2 : 3,
          ...(broken ? { down: [0] } : {}),
          ...(dark && bucket === 20 ? {} : { leaders: [dark && bucket > 20 ? 1 : 0] }),
          lag: broken ? 0.4 : 0.02,
        },
        clicks: { ...component(0.05, 200), up: 1 },
        counter: { ...component(0.98, 0), up: 1 },
        stats: { ...component(0.3, 0), up: 1 },
      },
    };
  });
}
