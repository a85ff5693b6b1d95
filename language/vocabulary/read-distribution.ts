import type { Distribution } from '../../src/model/distribution.ts';
import type { Dimension } from '../../src/model/format.ts';
import { bind } from './bind.ts';
import type { QuantityForm } from './descriptor.ts';
import { type DistributionForm, type DistributionParameter, distributions } from './distributions.ts';
import { nearest } from './nearest.ts';
import { refuse, report } from './problems.ts';
import { parseQuantity } from './quantity.ts';
import { readNumber } from './read-number.ts';
import { type Reader, shortened, type ValueTree } from './value.ts';

type Called = ValueTree & { kind: 'name' };

/** Reads a distribution of times or numbers. A bare time is exponential with that mean, a bare number constant. */
export function readDistribution(
  dimension: 'time' | 'number',
  value: ValueTree,
  label: string,
  reader: Reader,
): Distribution | undefined {
  if (value.kind === 'quantity') {
    const number = readNumber(parameterForm('value', dimension), value, label, reader);
    if (number === undefined) return undefined;
    return dimension === 'time' ? { type: 'exponential', mean: number } : { type: 'constant', value: number };
  }
  if (value.kind !== 'name') return refuse({ form: 'distribution', dimension }, value, label, reader);
  const forms = distributions.filter(({ name }) => name === value.name);
  const form = forms.find((each) => fits(each, value)) ?? forms[0];
  if (form === undefined) return tellUnknown(value, label, reader);
  const described = `${value.name} of ${label}`;
  const given = readArguments(form, dimension, value, described, reader);
  if (given === undefined) return undefined;
  const made = form.make(given.numbers, given.weights);
  if (typeof made !== 'string') return made;
  return report(reader, 'impossible-value', value, `${described} is impossible: ${made}.`);
}

interface Arguments {
  numbers: number[];
  weights: number[];
}

/** Of two forms of one name the one that knows the names of all arguments. */
function fits({ parameters = [] }: DistributionForm, { call = [] }: Called): boolean {
  return call.every(
    ({ name }) => name === undefined || parameters.some((parameter) => parameter.name === name),
  );
}

function tellUnknown(value: Called, label: string, reader: Reader): undefined {
  const names = [...new Set(distributions.map(({ name }) => name))];
  const near = nearest(value.name, names);
  const hint = near === undefined ? `one of ${names.join(', ')}.` : `did you mean \`${near}\`?`;
  const message = `${label} does not know the distribution \`${shortened(value.name)}\`; ${hint}`;
  return report(reader, 'unknown-word', value, message, value.call ? undefined : near);
}

function readArguments(
  form: DistributionForm,
  dimension: Dimension,
  value: Called,
  label: string,
  reader: Reader,
): Arguments | undefined {
  if (form.rest === 'weighted') return readWeighted(dimension, value, label, reader);
  if (form.rest === 'values') return readValues(dimension, value, label, reader);
  return readParameters(form.parameters ?? [], dimension, value, label, reader);
}

function readParameters(
  parameters: readonly DistributionParameter[],
  dimension: Dimension,
  value: Called,
  label: string,
  reader: Reader,
): Arguments | undefined {
  const bound = bind(parameters, value, label, reader);
  const missing = parameters.filter((parameter) => !bound.some(([taken]) => taken === parameter));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `\`${name}\``).join(' and ');
    return report(reader, 'missing-property', value, `${label} needs ${names}.`);
  }
  const numbers = parameters.map((parameter) => {
    const argument = bound.find(([taken]) => taken === parameter)?.[1];
    if (argument === undefined) return undefined;
    const described = `\`${parameter.name}\` of ${label}`;
    return readNumber(parameterForm(parameter.of, dimension), argument, described, reader);
  });
  return allOf(numbers, []);
}

/** `90%: 4ms, 10%: 44ms` */
function readWeighted(
  dimension: Dimension,
  value: Called,
  label: string,
  reader: Reader,
): Arguments | undefined {
  const branches = value.call ?? [];
  const weights = branches.map(({ name, value: argument }) => {
    const weight = parseQuantity(name ?? '', 'share');
    if (weight.ok && weight.value >= 0) return weight.value;
    const message = `${label}: each value needs its share before it, as in \`90%: 4ms\`.`;
    return report(reader, 'wrong-type', argument, message);
  });
  const numbers = branches.map((branch) =>
    readNumber(parameterForm('value', dimension), branch.value, label, reader),
  );
  return allOf(numbers, weights);
}

/** `[4ms, 5ms]`, or the same without the brackets. */
function readValues(
  dimension: Dimension,
  value: Called,
  label: string,
  reader: Reader,
): Arguments | undefined {
  const items = (value.call ?? []).flatMap(({ value: item }) => (item.kind === 'list' ? item.items : [item]));
  return allOf(
    items.map((item) => readNumber(parameterForm('value', dimension), item, label, reader)),
    [],
  );
}

function allOf(
  numbers: readonly (number | undefined)[],
  weights: readonly (number | undefined)[],
): Arguments | undefined {
  const known = { numbers: numbers.filter(isNumber), weights: weights.filter(isNumber) };
  const complete = known.numbers.length === numbers.length && known.weights.length === weights.length;
  return complete ? known : undefined;
}

const isNumber = (value: number | undefined): value is number => value !== undefined;

/** The form of a parameter: none is negative, a count is a whole number of at least one. */
export function parameterForm(of: DistributionParameter['of'], dimension: Dimension): QuantityForm {
  if (of === 'count') return { form: 'quantity', dimension: 'number', minimum: 1, integer: true };
  return { form: 'quantity', dimension: of === 'number' ? 'number' : dimension, minimum: 0 };
}
