const minute = 60;
const hour = 60 * minute;

/** Seconds that people count in. */
const roundSteps = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 6, 12, 24].map((hours) => hours * hour),
];

/** Steps of a ruler over so many seconds: round, and about five of them. */
export function tickStep(seconds: number): number {
  return roundSteps.find((step) => seconds / step <= 6) ?? Math.ceil(seconds / 6);
}

/** Times on the ruler of a run; none so near its end that it would not fit. */
export function ticksOf(seconds: number): number[] {
  const step = tickStep(seconds);
  return Array.from({ length: Math.floor(seconds / step) }, (_, index) => (index + 1) * step).filter(
    (tick) => tick < seconds * 0.97,
  );
}
