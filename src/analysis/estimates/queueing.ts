/** Requests under way on average (Little 1961): rate x time. */
export function underWay(rate: number, time: number): number {
  return rate * time;
}

/** Longest wait behind a full queue: time / threads x length (Thompson 2012, "Applying back pressure when overloaded"). */
export function waitOfFullQueue(time: number, threads: number, length: number): number {
  return threads > 0 ? (time / threads) * length : Number.POSITIVE_INFINITY;
}

/** The longest queue behind which nobody waits for more than `wait`; the same formula turned round. */
export function longestQueue(time: number, threads: number, wait: number): number {
  return time > 0 ? Math.floor((wait * threads) / time + 1e-9) : Number.POSITIVE_INFINITY;
}

/** Requests per second of users who each ask again after `interval` seconds. */
export function pollingRate(users: number, interval: number): number {
  return interval > 0 ? users / interval : 0;
}
