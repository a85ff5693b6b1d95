import type { Dimension } from '../../src/model/format.ts';
import { parseQuantity } from './quantity.ts';
import { units } from './units.ts';

/**
 * A finite value in base units as a quantity of the language: the one with the fewest digits that reads back as
 * exactly this value. For people there is src/model/format.ts.
 */
export function quantityText(value: number, dimension: Dimension): string {
  const candidates = units
    .filter((unit) => unit.dimension === dimension)
    .map(({ text, factor }) => written(Number((value / factor).toPrecision(15)), text))
    .filter((text) => readsAs(text, value, dimension));
  const [first = plain(value, dimension), ...others] = candidates;
  return others.reduce((best, text) => (digitsOf(text) < digitsOf(best) ? text : best), first);
}

const digitsOf = (text: string) => text.match(/[\d.e-]+/)?.[0].length ?? 0;

/** In the base unit, which always reads back exactly. */
function plain(value: number, dimension: Dimension): string {
  const base = units.find((unit) => unit.dimension === dimension && unit.factor === 1);
  return written(value, base?.text ?? '');
}

function written(number: number, unit: string): string {
  const digits = String(number).replace('e+', 'e');
  if (!unit.startsWith('$')) return digits + unit;
  return number < 0 ? `-$${digits.slice(1)}${unit.slice(1)}` : `$${digits}${unit.slice(1)}`;
}

function readsAs(text: string, value: number, dimension: Dimension): boolean {
  const parsed = parseQuantity(text, dimension);
  return parsed.ok && parsed.value === value;
}
