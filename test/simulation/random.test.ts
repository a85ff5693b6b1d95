import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/simulation/random.ts';

describe('an exponential draw', () => {
  it('is minus the logarithm of the uniform draw that the stream would have given', () => {
    const exponential = new RandomStream(7, 'times');
    const uniform = new RandomStream(7, 'times');
    let furthest = 0;
    for (let draw = 0; draw < 200_000; draw++)
      furthest = Math.max(furthest, Math.abs(exponential.exponential() + Math.log(uniform.uniform())));
    expect(furthest).toBeLessThan(5e-15);
  });

  it('has mean 1 and variance 1, within four deviations of 200,000 draws', () => {
    const random = new RandomStream(8, 'times');
    const draws = 200_000;
    let sum = 0;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++) {
      const value = random.exponential();
      sum += value;
      squares += (value - 1) ** 2;
    }
    expect(Math.abs(sum / draws - 1)).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(squares / draws - 1)).toBeLessThan(4 * Math.sqrt(8 / draws));
  });
});
