/*
 * Figures as text. A figure that crossed a process as JSON may have lost its infinity to null, and one that was
 * never measured is null or absent: all of these read as a dash.
 */

export type Figure = number | null | undefined;

export const absent = '–';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365.2425 * day;

/** At most `digits` significant digits, none lost before the decimal point, thousands grouped. */
export function number(value: Figure, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return absent;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-6) return `${value < 0 ? '−' : ''}<0.000001`;
  const before = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
  const leadingZeros = size > 0 && size < 1 ? -Math.floor(Math.log10(size)) - 1 : 0;
  const decimals = Math.max(0, size < 1 ? digits + leadingZeros : digits - before);
  return grouped(value, Math.min(decimals, 20));
}

function grouped(value: number, decimals: number): string {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const rest = fraction.replace(/0+$/, '');
  const thousands = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ' ') : whole;
  return `${value < 0 ? '−' : ''}${thousands}${rest && `.${rest}`}`;
}

/** Powers of a thousand from ten thousand on: 1200, 12k, 3.4M. */
export function compact(value: Figure): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return number(value);
  const scale = scales.find(({ least }) => Math.abs(value) >= least);
  return scale ? `${number(value / scale.divisor)}${scale.unit}` : number(value);
}

const scales = [
  { least: 1e12, divisor: 1e12, unit: 'T' },
  { least: 1e9, divisor: 1e9, unit: 'G' },
  { least: 1e6, divisor: 1e6, unit: 'M' },
  { least: 1e4, divisor: 1e3, unit: 'k' },
];

/** Seconds, in the unit that fits. */
export function duration(seconds: Figure): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return number(seconds);
  if (seconds === 0) return '0 s';
  const unit = durationUnits.find(({ least }) => Math.abs(seconds) >= least) ?? smallestUnit;
  return `${number(seconds / unit.seconds)} ${unit.name}`;
}

const smallestUnit = { least: 0, seconds: 1e-9, name: 'ns' };
const durationUnits = [
  { least: 2 * year, seconds: year, name: 'years' },
  { least: 2 * day, seconds: day, name: 'days' },
  { least: 2 * hour, seconds: hour, name: 'h' },
  { least: 2 * minute, seconds: minute, name: 'min' },
  { least: 1, seconds: 1, name: 's' },
  { least: 1e-3, seconds: 1e-3, name: 'ms' },
  { least: 1e-6, seconds: 1e-6, name: 'µs' },
];

/** Requests per second. */
export function rate(perSecond: Figure): string {
  const text = compact(perSecond);
  return text === absent ? text : `${text}/s`;
}

/** A ratio 0..1 in percent, to a tenth of a percent. */
export function percent(ratio: Figure): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return number(ratio);
  const hundredths = ratio * 100;
  return `${grouped(hundredths, Math.abs(hundredths) < 10 ? 2 : 1)}%`;
}

/** A ratio close to 1, with as many nines as it has and one digit more, never rounded up to 100%. */
export function nines(ratio: Figure): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return number(ratio);
  const lack = 1 - ratio;
  if (lack <= 0) return '100%';
  const decimals = Math.min(10, Math.max(2, Math.ceil(-Math.log10(lack))));
  const scale = 10 ** decimals;
  return `${grouped(Math.floor(ratio * 100 * scale + 1e-9) / scale, decimals)}%`;
}

/** Downtime of a year, from seconds: `4 h 23 min`, `26 s`. */
export function downtime(secondsPerYear: Figure): string {
  if (secondsPerYear === null || secondsPerYear === undefined || !Number.isFinite(secondsPerYear))
    return number(secondsPerYear);
  if (secondsPerYear < 1) return secondsPerYear === 0 ? 'none' : '<1 s';
  const parts = downtimeUnits
    .reduce<{ rest: number; parts: string[] }>(
      ({ rest, parts }, { seconds, name }) => {
        const count = Math.floor(rest / seconds);
        return { rest: rest - count * seconds, parts: count > 0 ? [...parts, `${count} ${name}`] : parts };
      },
      { rest: Math.round(secondsPerYear), parts: [] },
    )
    .parts.slice(0, 2);
  return parts.join(' ');
}

const downtimeUnits = [
  { seconds: day, name: 'd' },
  { seconds: hour, name: 'h' },
  { seconds: minute, name: 'min' },
  { seconds: 1, name: 's' },
];

/** Seconds of downtime that an availability leaves in a year. */
export function downtimeOf(availability: Figure): number | null {
  return availability === null || availability === undefined ? null : (1 - availability) * year;
}

/** Bytes, in powers of a thousand. */
export function bytes(count: Figure): string {
  const text = compact(count);
  return text === absent ? text : `${text}B`;
}

/** `1 replica`, `3 replicas`. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}
