import { chance, chanceOfCovering, coverageOf, queueingCases } from '../test/support/queueing.ts';

const usualRuns = 200;

/**
 * Tells how often the 95% intervals of single runs hold what theory says, over fresh seeds; true when none misses more often
 * than chance allows.
 */
export async function benchTheory(runs = usualRuns): Promise<boolean> {
  let good = true;
  for (const queue of queueingCases)
    for (const { name, claimed, covered } of await coverageOf(queue, runs)) {
      const probability = chanceOfCovering(covered, claimed);
      const fine = probability > chance;
      good &&= fine;
      const share = ((100 * covered) / Math.max(1, claimed)).toFixed(1);
      console.log(
        `${`${queue.name}: ${name}`.padEnd(58)} ${share.padStart(9)} % of ${claimed} intervals  (chance ${probability.toExponential(1)}${fine ? '' : ', TOO FEW'})`,
      );
    }
  return good;
}
