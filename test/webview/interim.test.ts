import { describe, expect, it } from 'vitest';
import { interimOf } from '../../webview/state/interim.ts';
import { reportOf } from './support/design.ts';

describe('figures of a run that is still under way', () => {
  const whole = { ...reportOf(null), duration: 80, warmup: 20 };
  /** After half of the hundred seconds that it takes, thirty of which count. */
  const half = interimOf(whole, 0.5);

  it('are of the time that has been measured', () => {
    expect(half?.duration).toBeCloseTo(30);
  });

  it('tell rates of flows for that time, which the report tells for the whole', () => {
    const [flow] = Object.keys(whole.flows);
    const told = whole.flows[flow ?? '']?.throughput ?? 0;
    expect(half?.flows[flow ?? '']?.throughput).toBeCloseTo((told * 80) / 30);
  });

  it('have no time line', () => {
    expect(half?.timeline).toEqual([]);
  });

  it('are not there while the run warms up', () => {
    expect(interimOf(whole, 0.2)).toBeNull();
  });
});
