/**
 * Probability that a read of R random replicas of N misses all W that have a write, nothing being propagated yet:
 * C(N - W, R) / C(N, R) (Bailis et al. 2012, section 2.1). 0 when the quorums overlap.
 */
export function staleReadProbability(n: number, read: number, write: number): number {
  if (!(n > 0) || read + write > n || write >= n) return 0;
  if (read <= 0) return 1;
  let probability = 1;
  for (let i = 0; i < Math.min(read, 10_000); i += 1) probability *= Math.max(0, n - write - i) / (n - i);
  return probability;
}

export interface QuorumFacts {
  /** Every read quorum meets every write quorum: R + W > N. */
  readsSeeWrites: boolean;
  /** Any two write quorums meet: W > N / 2. */
  writesMeet: boolean;
  readTolerates: number;
  writeTolerates: number;
  staleProbability: number;
}

export function quorumFacts(n: number, read: number, write: number): QuorumFacts {
  return {
    readsSeeWrites: read + write > n,
    writesMeet: 2 * write > n,
    readTolerates: Math.max(0, n - read),
    writeTolerates: Math.max(0, n - write),
    staleProbability: staleReadProbability(n, read, write),
  };
}
