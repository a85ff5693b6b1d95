import type { Dimension } from '../../src/model/format.ts';
import { dimensions, scales, units } from './units.ts';
import { shortened } from './value.ts';

/** A quantity in base units, and the dimension it was read as. */
export interface Quantity {
  value: number;
  dimension: Dimension;
}

export type ParsedQuantity =
  | ({ ok: true } & Quantity)
  | {
      ok: false;
      code: 'malformed' | 'unknown-unit' | 'wrong-dimension' | 'impossible-value';
      message: string;
      /** What was probably meant, as text of the language. */
      suggestion?: string;
    };

const token =
  /^([+-]?)(\$?)([+-]?)((?:\d[\d_]*)(?:\.[\d_]+)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)([^\d\s_].*)?$/;

/** Longer tokens are no quantity anybody writes. */
const longest = 80;

interface Split {
  sign: string;
  digits: string;
  number: number;
  dollars: boolean;
  unit: string;
}

function split(text: string): Split | undefined {
  if (text.length > longest) return undefined;
  const match = token.exec(text);
  if (!match) return undefined;
  const [, outer = '', dollar = '', inner = '', digits = '', unit = ''] = match;
  const sign = outer + inner;
  if (sign.length > 1) return undefined;
  const plain = digits.replaceAll('_', '');
  return {
    sign: sign === '-' ? '-' : '',
    digits,
    number: Number(plain) * (sign === '-' ? -1 : 1),
    dollars: dollar === '$',
    unit,
  };
}

/** Every reading of a unit: `m` is minutes and metres. */
function readings(unit: string, dollars: boolean): { dimension: Dimension; factor: number }[] {
  const prefix = dollars ? '$' : '';
  const slash = unit.indexOf('/');
  const scale = slash > 0 ? scales.get(unit.slice(0, slash)) : undefined;
  const found = units.filter(({ text }) => text === prefix + unit);
  if (scale === undefined || found.length > 0) return found;
  return units
    .filter(({ text }) => text === prefix + unit.slice(slash))
    .map(({ dimension, factor }) => ({ dimension, factor: factor * scale }));
}

/**
 * Reads a quantity token into base units (s, B, 1/s, B/s, $/s, m; ratios and numbers as they are). `wanted` decides what
 * an ambiguous unit means (`m` is minutes of a time, metres of a distance) and which units are right; without it the
 * first reading counts. A plain number is also a share (0.5 is 50%) or a factor, and a plain 0 is a 0 of anything.
 */
export function parseQuantity(text: string, wanted?: Dimension | readonly Dimension[]): ParsedQuantity {
  const parts = split(text);
  if (!parts) return { ok: false, code: 'malformed', message: `\`${shortened(text)}\` is not a quantity` };
  if (!Number.isFinite(parts.number)) {
    return {
      ok: false,
      code: 'impossible-value',
      message: `\`${shortened(text)}\` is too large to be meant`,
    };
  }
  const meant: readonly Dimension[] =
    wanted === undefined ? [] : typeof wanted === 'string' ? [wanted] : wanted;
  const known = readings(parts.unit, parts.dollars);
  const reading = wanted === undefined ? known[0] : known.find(({ dimension }) => meant.includes(dimension));
  if (reading)
    return { ok: true, value: scaledBy(parts.number, reading.factor), dimension: reading.dimension };
  return bare(parts, meant) ?? refusal(text, parts, meant, known[0]?.dimension);
}

/** By division where the factor is a whole part: 70% is 0.7, but 70 * 0.01 is 0.7000000000000001. */
function scaledBy(number: number, factor: number): number {
  const parts = Math.round(1 / factor);
  return factor < 1 && Math.abs(parts * factor - 1) < 1e-12 ? number / parts : number * factor;
}

function bare(parts: Split, meant: readonly Dimension[]): ParsedQuantity | undefined {
  if (parts.unit !== '' || parts.dollars) return undefined;
  const dimension = meant.find((each) => dimensions[each].bare || parts.number === 0);
  return dimension && { ok: true, value: parts.number, dimension };
}

function refusal(
  text: string,
  parts: Split,
  meant: readonly Dimension[],
  known: Dimension | undefined,
): ParsedQuantity {
  const expected = meant.map((dimension) => dimensions[dimension]);
  const names = expected.map(({ name, units }) => `${name} (${units})`).join(' or ');
  const suggestion = suggestionFor(parts, meant);
  const offer = suggestion === undefined ? {} : { suggestion };
  if (known === undefined) {
    const ending = names === '' ? '' : `; expected ${names}`;
    return {
      ok: false,
      code: 'unknown-unit',
      message: `\`${(parts.dollars ? '$' : '') + shortened(parts.unit)}\` is not a unit${ending}`,
      ...offer,
    };
  }
  const plain = parts.unit === '' && !parts.dollars;
  return {
    ok: false,
    code: 'wrong-dimension',
    message: plain
      ? `\`${shortened(text)}\` needs a unit: expected ${names}`
      : `\`${shortened(text)}\` is ${dimensions[known].name}; expected ${names}`,
    ...offer,
  };
}

/** The unit that a bare number lacks, in the size in which it is mostly meant. */
const usual: Partial<Record<Dimension, string>> = {
  time: 'ms',
  rate: '/s',
  size: 'KB',
  bandwidth: 'Mbps',
  distance: 'km',
};

function suggestionFor(parts: Split, meant: readonly Dimension[]): string | undefined {
  const [first] = meant;
  if (first === undefined) return undefined;
  const number = parts.sign + parts.digits;
  if (first === 'money' && parts.unit === '') return `${parts.sign}$${parts.digits}/month`;
  if (parts.dollars) return undefined;
  if (first === 'rate' && scales.has(parts.unit)) return `${number}${parts.unit}/s`;
  if (parts.unit === '') return usual[first] === undefined ? undefined : number + usual[first];
  const other = units.find(
    ({ text, dimension }) =>
      meant.includes(dimension) && !text.startsWith('$') && same(text, parts.unit) && text !== parts.unit,
  );
  return other && number + other.text;
}

/** The spellings people carry over from elsewhere. */
const spellings: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
  week: 'w',
  weeks: 'w',
  months: 'month',
  year: 'y',
  years: 'y',
  msec: 'ms',
  µs: 'us',
  'gbit/s': 'gbps',
  'mbit/s': 'mbps',
  percent: '%',
  rps: '/s',
  qps: '/s',
};

function same(unit: string, written: string): boolean {
  const folded = written.toLowerCase();
  const meant = Object.hasOwn(spellings, folded) ? spellings[folded] : folded;
  return unit.toLowerCase() === folded || unit.toLowerCase() === meant;
}
