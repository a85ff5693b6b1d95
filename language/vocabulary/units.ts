import type { Dimension } from '../../src/model/format.ts';
import { secondsPerMonth, secondsPerYear } from '../../src/model/format.ts';

/** One way to write the unit of a quantity, and what a 1 of it is in base units. */
export interface Unit {
  dimension: Dimension;
  /** After the number; `/day` of a rate, `$/month` of money. */
  text: string;
  factor: number;
  documentation: string;
}

const times: readonly [string, number, string][] = [
  ['ns', 1e-9, 'nanoseconds'],
  ['us', 1e-6, 'microseconds'],
  ['ms', 1e-3, 'milliseconds'],
  ['s', 1, 'seconds'],
  ['m', 60, 'minutes'],
  ['h', 3600, 'hours'],
  ['d', 86_400, 'days'],
  ['w', 604_800, 'weeks'],
  ['month', secondsPerMonth, 'months, a twelfth of a year'],
  ['y', secondsPerYear, 'years of 365.2425 days'],
];

const prefixes: readonly [string, number][] = [
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
];

const sizes: readonly [string, number, string][] = [
  ['B', 1, 'bytes'],
  ['KB', 1e3, 'kilobytes of 1000 bytes'],
  ['MB', 1e6, 'megabytes, 1000 KB'],
  ['GB', 1e9, 'gigabytes, 1000 MB'],
  ['TB', 1e12, 'terabytes, 1000 GB'],
  ['PB', 1e15, 'petabytes, 1000 TB'],
  ['KiB', 2 ** 10, 'kibibytes of 1024 bytes'],
  ['MiB', 2 ** 20, 'mebibytes, 1024 KiB'],
  ['GiB', 2 ** 30, 'gibibytes, 1024 MiB'],
  ['TiB', 2 ** 40, 'tebibytes, 1024 GiB'],
  ['PiB', 2 ** 50, 'pebibytes, 1024 TiB'],
];

/** What may follow the slash of a rate, in seconds. */
const periods: readonly [string, number, string][] = [
  ['s', 1, 'second'],
  ['m', 60, 'minute'],
  ['min', 60, 'minute'],
  ['h', 3600, 'hour'],
  ['hour', 3600, 'hour'],
  ['d', 86_400, 'day'],
  ['day', 86_400, 'day'],
  ['w', 604_800, 'week'],
  ['week', 604_800, 'week'],
  ['month', secondsPerMonth, 'month'],
  ['y', secondsPerYear, 'year'],
  ['year', secondsPerYear, 'year'],
];

const unit = (dimension: Dimension, text: string, factor: number, documentation: string): Unit => ({
  dimension,
  text,
  factor,
  documentation,
});

/** Every unit of the language. A rate and money may also carry a scale before the slash: `10k/s`, `$2k/month`. */
export const units: readonly Unit[] = [
  unit('number', '', 1, 'a plain number'),
  ...prefixes.map(([text, factor]) => unit('number', text, factor, `times ${factor.toExponential()}`)),
  ...times.map(([text, factor, documentation]) => unit('time', text, factor, documentation)),
  ...sizes.map(([text, factor, documentation]) => unit('size', text, factor, documentation)),
  ...periods.map(([text, seconds, name]) => unit('rate', `/${text}`, 1 / seconds, `per ${name}`)),
  unit('bandwidth', 'bps', 1 / 8, 'bits a second'),
  unit('bandwidth', 'kbps', 1e3 / 8, 'thousand bits a second'),
  unit('bandwidth', 'Mbps', 1e6 / 8, 'million bits a second'),
  unit('bandwidth', 'Gbps', 1e9 / 8, 'thousand million bits a second'),
  unit('bandwidth', 'Tbps', 1e12 / 8, 'million million bits a second'),
  ...sizes.map(([text, factor, documentation]) =>
    unit('bandwidth', `${text}/s`, factor, `${documentation} a second`),
  ),
  unit('share', '%', 0.01, 'per cent'),
  unit('factor', 'x', 1, 'times'),
  unit('factor', '%', 0.01, 'per cent of what it was'),
  ...periods.map(([text, seconds, name]) => unit('money', `$/${text}`, 1 / seconds, `dollars a ${name}`)),
  unit('distance', 'm', 1, 'metres'),
  unit('distance', 'km', 1000, 'kilometres'),
];

/** Scales that may stand before the slash of a rate or of money. */
export const scales: ReadonlyMap<string, number> = new Map([['', 1], ...prefixes]);

export interface DimensionForm {
  /** `a time` */
  name: string;
  /** How a message lists what may be written. */
  units: string;
  example: string;
  /** The dimensions whose plain numbers are also understood. */
  bare: boolean;
}

/** What messages and documentation say of a dimension. */
export const dimensions: Readonly<Record<Dimension, DimensionForm>> = {
  number: { name: 'a number', units: 'no unit, or k, M, G, T', example: '10k', bare: true },
  time: { name: 'a time', units: 'ns, us, ms, s, m, h, d, w, month, y', example: '200ms', bare: false },
  size: { name: 'a size', units: 'B, KB, MB, GB, TB, PB or KiB, MiB, GiB, TiB', example: '2GB', bare: false },
  rate: { name: 'a rate', units: '/s, /m, /h, /day, /week, /month, /year', example: '400/s', bare: false },
  bandwidth: {
    name: 'a bandwidth',
    units: 'kbps, Mbps, Gbps, KB/s, MB/s, GB/s',
    example: '10Gbps',
    bare: false,
  },
  share: { name: 'a share', units: '%', example: '99.9%', bare: true },
  factor: { name: 'a factor', units: 'x', example: '3x', bare: true },
  money: {
    name: 'an amount of money over time',
    units: '$ before it and /month, /day, /h or /year after it',
    example: '$120/month',
    bare: false,
  },
  distance: { name: 'a distance', units: 'm, km', example: '5500km', bare: false },
};
