/**
 * Share of the keys that change place when `before` nodes become `after`. A hash modulo the count keeps only those
 * whose two remainders agree: min / lcm of the residues. A ring or highest random weight moves no more than it must
 * (Karger et al. 1997; Thaler and Ravishankar 1998).
 */
export function movedShare(before: number, after: number, placement: 'modulo' | 'consistent'): number {
  if (!(before >= 1) || !(after >= 1)) return 1;
  const least = Math.min(before, after);
  if (placement === 'consistent') return 1 - least / Math.max(before, after);
  return 1 - (least * greatestCommonDivisor(before, after)) / (before * after);
}

function greatestCommonDivisor(left: number, right: number): number {
  let [a, b] = [left, right];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
