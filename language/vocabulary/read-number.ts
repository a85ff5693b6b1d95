import { type Dimension, formatCount, formatQuantity } from '../../src/model/format.ts';
import type { Form, QuantityForm } from './descriptor.ts';
import { refuse, report } from './problems.ts';
import { parseQuantity } from './quantity.ts';
import { type Reader, shortened, type ValueTree } from './value.ts';

/** Reads a number within the limits of its form, in base units. */
export function readNumber(
  form: QuantityForm,
  value: ValueTree,
  label: string,
  reader: Reader,
): number | undefined {
  return value.kind === 'quantity'
    ? readQuantity(form, value.text, value, label, reader)
    : refuse(form, value, label, reader);
}

/** Reads the text of a quantity, which stands in a value, within the limits of its form. */
function readQuantity(
  form: QuantityForm,
  text: string,
  value: ValueTree,
  label: string,
  reader: Reader,
): number | undefined {
  const parsed = parseQuantity(text, form.dimension);
  if (!parsed.ok) {
    const { suggestion } = parsed;
    report(reader, parsed.code, value, `${label}: ${parsed.message}.`, suggestion);
    return undefined;
  }
  const number = form.integer ? wholeIfNear(parsed.value) : parsed.value;
  const impossible = limitBroken(form, number);
  if (impossible === undefined) return number;
  report(reader, 'impossible-value', value, `${label} ${impossible}, not \`${shortened(text)}\`.`);
  return undefined;
}

/** 1.1k is 1100.0000000000002 in binary; that is meant as a whole number. */
function wholeIfNear(value: number): number {
  const near = Math.round(value);
  return Math.abs(value - near) <= 1e-9 * Math.abs(value) ? near : value;
}

function limitBroken(
  { minimum, maximum, above, integer, dimension }: QuantityForm,
  value: number,
): string | undefined {
  if (minimum !== undefined && (above ? value <= minimum : value < minimum)) {
    return `must be ${above ? 'more than' : 'at least'} ${limit(minimum, dimension)}`;
  }
  if (maximum !== undefined && value > maximum) return `must be at most ${limit(maximum, dimension)}`;
  return integer && !Number.isInteger(value) ? 'must be a whole number' : undefined;
}

const limit = (value: number, dimension: Dimension) =>
  value === 0 ? '0' : dimension === 'number' ? formatCount(value) : formatQuantity(value, dimension);

/** Reads one number or `low..high` as the two limits. */
export function readSpan(
  form: Extract<Form, { form: 'span' }>,
  value: ValueTree,
  label: string,
  reader: Reader,
): unknown {
  if (value.kind === 'quantity') {
    const number = readQuantity(form.of, value.text, value, label, reader);
    return number === undefined ? undefined : { minimum: number, maximum: number };
  }
  if (value.kind !== 'range') return refuse(form, value, label, reader);
  const minimum = readQuantity(form.of, value.low, value, label, reader);
  const maximum = readQuantity(form.of, value.high, value, label, reader);
  if (minimum === undefined || maximum === undefined) return undefined;
  if (minimum <= maximum) return { minimum, maximum };
  const swapped = `${value.high}..${value.low}`;
  report(
    reader,
    'impossible-value',
    value,
    `${label}: a range goes from its least to its most, as in \`${swapped}\`.`,
    swapped,
  );
  return undefined;
}
