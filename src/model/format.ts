/*
 * Figures for people: base units in, short text out. Rules, the command line, the preview and hovers print with
 * these, so that a figure reads the same everywhere. What the language itself reads back is printed by the vocabulary.
 */

/** What a quantity measures. Its base units: s, B, 1/s, B/s, $/s, m; numbers, ratios and factors have none. */
export type Dimension =
  | 'number'
  | 'time'
  | 'size'
  | 'rate'
  | 'bandwidth'
  | 'share'
  | 'factor'
  | 'money'
  | 'distance';

/** A year of 365.2425 days (the mean Gregorian year), seconds; a month is a twelfth of it. */
export const secondsPerYear = 365.2425 * 86_400;
export const secondsPerMonth = secondsPerYear / 12;

/** A number in three significant digits, no exponent between 0.001 and a million: `0.0123`, `12.3`, `1,230`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2).replace('e+', 'e');
  if (size >= 999.5) return grouped(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A count: whole numbers in full up to 9,999, then `12.3k`, `4M`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  return Math.abs(value) < 10_000 ? formatNumber(value) : scaled(value, thousands, '');
}

/** Seconds: `12.3 ms`, `1.5 s`, `4 h 23 min`, `30 d`. Two units from a minute on. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return nonFinite(seconds);
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 1e-9) return '0 s';
  if (seconds < 59.95) return scaled(seconds, shortTimes, ' ');
  const [large, small] = longTimes(seconds);
  const steps = Math.round(seconds / small.size);
  const perLarge = Math.round(large.size / small.size);
  const whole = Math.floor(steps / perLarge);
  const rest = steps % perLarge;
  const first = `${grouped(whole)} ${large.name}`;
  return rest === 0 ? first : `${first} ${rest} ${small.name}`;
}

/** Downtime a year of something that is up this share of the time: `4 h 23 min`. */
export function formatDowntime(availability: number): string {
  return formatDuration((1 - availability) * secondsPerYear);
}

/** Events per second: `1.2k/s`; below one a second by the minute, hour or day: `3/h`. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return nonFinite(perSecond);
  if (perSecond === 0 || Math.abs(perSecond) >= 0.995) return `${scaled(perSecond, thousands, '')}/s`;
  const [size, name] = slowRates.find(([seconds]) => Math.abs(perSecond) * seconds >= 0.995) ?? slowest;
  return `${formatNumber(perSecond * size)}/${name}`;
}

/** A ratio as a percentage that keeps its nines apart: 0.9995 is `99.95%`, 0.99999 is `99.999%`. */
export function formatShare(ratio: number): string {
  if (!Number.isFinite(ratio)) return nonFinite(ratio);
  const percent = ratio * 100;
  if (ratio > 0.99 && ratio < 1) {
    const nines = Math.ceil(-Math.log10(1 - ratio) - 1e-9);
    return `${Number(percent.toFixed(Math.min(12, Math.max(2, nines))))}%`;
  }
  return `${formatNumber(percent)}%`;
}

/** Bytes, by powers of 1000: `1.5 GB`. */
export function formatSize(bytes: number): string {
  return Number.isFinite(bytes) ? scaled(bytes, sizes, ' ') : nonFinite(bytes);
}

/** Bytes per second, told in bits as networks are sold: `1.2 Gbps`. */
export function formatBandwidth(bytesPerSecond: number): string {
  return Number.isFinite(bytesPerSecond)
    ? scaled(bytesPerSecond * 8, bandwidths, ' ')
    : nonFinite(bytesPerSecond);
}

/** Dollars per second, told per month: `$120/month`. */
export function formatMoney(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return nonFinite(perSecond);
  const monthly = perSecond * secondsPerMonth;
  const text =
    Math.abs(monthly) < 1000 ? Number(monthly.toFixed(2)).toString() : grouped(Math.round(monthly));
  return monthly < 0 ? `-$${text.slice(1)}/month` : `$${text}/month`;
}

/** Metres: `5500 km`, `120 m`. */
export function formatDistance(metres: number): string {
  if (!Number.isFinite(metres)) return nonFinite(metres);
  return Math.abs(metres) >= 1000 ? `${formatNumber(metres / 1000)} km` : `${formatNumber(metres)} m`;
}

/** A multiple: `3x`. */
export function formatFactor(factor: number): string {
  return Number.isFinite(factor) ? `${formatNumber(factor)}x` : nonFinite(factor);
}

const formats: Record<Dimension, (value: number) => string> = {
  number: formatCount,
  time: formatDuration,
  size: formatSize,
  rate: formatRate,
  bandwidth: formatBandwidth,
  share: formatShare,
  factor: formatFactor,
  money: formatMoney,
  distance: formatDistance,
};

/** A value in base units of its dimension, for people. */
export function formatQuantity(value: number, dimension: Dimension): string {
  return formats[dimension](value);
}

interface Unit {
  size: number;
  name: string;
}

const units = (...pairs: [number, string][]): Unit[] => pairs.map(([size, name]) => ({ size, name }));

const shortTimes = units([1, 's'], [1e-3, 'ms'], [1e-6, 'us'], [1e-9, 'ns']);
const thousands = units([1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']);
const sizes = units([1e15, 'PB'], [1e12, 'TB'], [1e9, 'GB'], [1e6, 'MB'], [1e3, 'KB'], [1, 'B']);
const bandwidths = units([1e12, 'Tbps'], [1e9, 'Gbps'], [1e6, 'Mbps'], [1e3, 'kbps'], [1, 'bps']);

const slowRates: [number, string][] = [
  [60, 'min'],
  [3600, 'h'],
  [86_400, 'day'],
  [secondsPerMonth, 'month'],
];
const slowest: [number, string] = [secondsPerYear, 'year'];

const second: Unit = { size: 1, name: 's' };
const minute: Unit = { size: 60, name: 'min' };
const hour: Unit = { size: 3600, name: 'h' };
const day: Unit = { size: 86_400, name: 'd' };

/** The two units in which a duration of a minute or more is told. */
function longTimes(seconds: number): [Unit, Unit] {
  if (seconds < 3599.5) return [minute, second];
  if (seconds < 86_370) return [hour, minute];
  return [day, hour];
}

/** In the largest unit that leaves at least 1 of it, three significant digits. */
function scaled(value: number, units: readonly Unit[], space: string): string {
  const rounded = Math.abs(Number(value.toPrecision(3)));
  const unit = units.find(({ size }) => rounded >= size * 0.999_999) ?? units.at(-1);
  if (value === 0 || unit === undefined) return `0${withSpace(space, baseOf(units))}`;
  return `${formatNumber(value / unit.size)}${withSpace(space, unit.name)}`;
}

const baseOf = (units: readonly Unit[]) => units.find(({ size }) => size === 1)?.name ?? '';
const withSpace = (space: string, name: string) => (name === '' ? '' : space + name);

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'unknown';
  return value > 0 ? 'unbounded' : '-unbounded';
}
