const millisecondsPerDay = 86_400_000;

/** The ISO date so many days after another; the date itself when it is none. */
export function inDays(date: string, days: number): string {
  const start = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(start)) return date;
  return new Date(start + days * millisecondsPerDay).toISOString().slice(0, 10);
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / millisecondsPerDay,
  );
}
