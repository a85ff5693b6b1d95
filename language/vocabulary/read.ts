import { formatQuantity } from '../../src/model/format.ts';
import { bind } from './bind.ts';
import type { CallForm, Field, Form, Parameter, QuantityForm, Shape } from './descriptor.ts';
import { nearest } from './nearest.ts';
import { refuse, report, reportAt } from './problems.ts';
import { parseQuantity } from './quantity.ts';
import { readDistribution } from './read-distribution.ts';
import { readNumber, readSpan } from './read-number.ts';
import { readReference, readWord, unknownWord, wordIn } from './read-word.ts';
import { type PropertyTree, type Reader, shortened, type ValueTree } from './value.ts';

type FormOf<F extends Form['form']> = Extract<Form, { form: F }>;

/** How each form is read. undefined: it could not be, and a problem says why. `label` is how messages call it. */
const readers: {
  [F in Form['form']]: (form: FormOf<F>, value: ValueTree, label: string, reader: Reader) => unknown;
} = {
  quantity: readNumber,
  span: readSpan,
  text: (form, value, label, reader) => {
    if (value.kind === 'text') return value.text;
    if (value.kind === 'name' && !value.call) return value.name;
    return refuse(form, value, label, reader);
  },
  truth: (form, value, label, reader) =>
    value.kind === 'truth' ? value.truth : refuse(form, value, label, reader),
  word: readWord,
  reference: readReference,
  list: readList,
  record: (form, value, label, reader) =>
    value.kind === 'body'
      ? readFields(form.fields, value.properties, value, label, reader)
      : refuse(form, value, label, reader),
  map: (form, value, label, reader) => {
    if (value.kind !== 'body') return refuse(form, value, label, reader);
    const entries = distinct(value.properties, label, reader).map(
      ({ name, value: inner }): [string, unknown] => [
        name,
        readForm(form.of, inner, `${label}.${shortened(name)}`, reader),
      ],
    );
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
  },
  call: readCall,
  distribution: (form, value, label, reader) => readDistribution(form.dimension, value, label, reader),
  either: (form, value, label, reader) => {
    const fitting = form.forms.find((each) => accepts(each, value));
    return fitting ? readForm(fitting, value, label, reader) : refuse(form, value, label, reader);
  },
  turned: (form, value, label, reader) => {
    const plain = readForm(form.of, value, label, reader);
    return plain === undefined ? undefined : form.turn(plain);
  },
};

/** Reads a value by its form; undefined when it cannot be, after a problem was added to the reader's. */
export function readForm(form: Form, value: ValueTree, label: string, reader: Reader): unknown {
  const read = readers[form.form] as (form: Form, value: ValueTree, label: string, reader: Reader) => unknown;
  return read(form, value, label, reader);
}

/** Reads a value by its shape, typed; for what is no property: an argument of an action, the value of an `expect`. */
export function readShape<T>(
  shape: Shape<T>,
  value: ValueTree,
  label: string,
  reader: Reader,
): T | undefined {
  return readForm(shape, value, label, reader) as T | undefined;
}

/** Whether this form is the one that is meant, by the value's outer appearance. */
function accepts(form: Form, value: ValueTree): boolean {
  switch (form.form) {
    case 'quantity':
      return value.kind === 'quantity' && parseQuantity(value.text, form.dimension).ok;
    case 'span':
      return value.kind === 'range' || accepts(form.of, value);
    case 'text':
      return value.kind === 'text' || (value.kind === 'name' && !value.call);
    case 'truth':
      return value.kind === 'truth';
    case 'word':
      return (value.kind === 'name' && !value.call) || wordIn(value, form.words) !== undefined;
    case 'reference':
      return value.kind === 'name' && !value.call;
    case 'list':
      return value.kind === 'list' || (form.single && accepts(form.of, value));
    case 'record':
    case 'map':
      return value.kind === 'body';
    case 'call':
      return value.kind === 'name';
    case 'distribution':
      return value.kind === 'quantity' || (value.kind === 'name' && value.call !== undefined);
    case 'either':
      return form.forms.some((each) => accepts(each, value));
    case 'turned':
      return accepts(form.of, value);
  }
}

function readList(form: FormOf<'list'>, value: ValueTree, label: string, reader: Reader): unknown {
  if (value.kind !== 'list' && !form.single) return refuse(form, value, label, reader);
  if (value.kind !== 'list' && !accepts(form.of, value)) return refuse(form, value, label, reader);
  const items = value.kind === 'list' ? value.items : [value];
  if (items.length < form.minimum) {
    report(reader, 'impossible-value', value, `${label} needs at least ${form.minimum}.`);
    return undefined;
  }
  const read = items
    .map((item) => readForm(form.of, item, label, reader))
    .filter((item) => item !== undefined);
  return read.length === 0 && items.length > 0 ? undefined : read;
}

/** Each name once; the first one counts. */
export function distinct(properties: readonly PropertyTree[], label: string, reader: Reader): PropertyTree[] {
  const seen = new Set<string>();
  return properties.filter(({ name, nameRange }) => {
    if (!seen.has(name)) return seen.add(name);
    const message = `\`${shortened(name)}\` is given twice${label === '' ? '' : ` in ${label}`}; the first one counts.`;
    reader.problems.push({ code: 'duplicate-property', severity: 'error', message, range: nameRange });
    return false;
  });
}

function readFields(
  fields: Readonly<Record<string, Field>>,
  properties: readonly PropertyTree[],
  value: ValueTree,
  label: string,
  reader: Reader,
): Record<string, unknown> | undefined {
  const given: [string, unknown][] = [];
  for (const { name, value: inner, nameRange } of distinct(properties, label, reader)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const near = nearest(name, Object.keys(fields));
      const hint =
        near === undefined ? `it has ${Object.keys(fields).join(', ')}.` : `did you mean \`${near}\`?`;
      const message = `${label} has no \`${shortened(name)}\`; ${hint}`;
      reportAt(reader, 'unknown-property', nameRange, message, near);
    } else {
      given.push([name, readForm(field.form, inner, `\`${name}\` of ${label}`, reader)]);
    }
  }
  return complete(
    fields,
    Object.fromEntries(given.filter(([, inner]) => inner !== undefined)),
    value,
    label,
    reader,
  );
}

/** The record with what it needs; undefined when that is missing. */
function complete(
  fields: Readonly<Record<string, Field & Pick<Parameter, 'written' | 'otherwise'>>>,
  given: Record<string, unknown>,
  value: ValueTree,
  label: string,
  reader: Reader,
): Record<string, unknown> | undefined {
  const absent = Object.entries(fields).filter(([key]) => !Object.hasOwn(given, key));
  const missing = absent
    .filter(([, { required }]) => required)
    .map(([key, { written }]) => `\`${written ?? key}\``);
  if (missing.length > 0) {
    report(reader, 'missing-property', value, `${label} needs ${missing.join(' and ')}.`);
    return undefined;
  }
  const filled = absent
    .filter(([, { otherwise }]) => otherwise !== undefined)
    .map(([key, { otherwise }]): [string, unknown] => [key, otherwise]);
  return { ...given, ...Object.fromEntries(filled) };
}

function readCall(form: FormOf<'call'>, value: ValueTree, label: string, reader: Reader): unknown {
  if (value.kind !== 'name') return refuse(form, value, label, reader);
  const called = Object.hasOwn(form.calls, value.name) ? form.calls[value.name] : undefined;
  if (called === undefined) return unknownWord(value.name, Object.keys(form.calls), value, label, reader);
  const given = readArguments(called, value, label, reader);
  return given && { type: value.name, ...given };
}

function readArguments(
  { parameters = {}, labelled }: CallForm,
  value: ValueTree & { kind: 'name' },
  label: string,
  reader: Reader,
): Record<string, unknown> | undefined {
  const described = `\`${value.name}\` of ${label}`;
  const named = Object.entries(parameters).map(([key, parameter]) => ({
    name: parameter.written ?? key,
    key,
    parameter,
  }));
  if (labelled) return { [labelled.key]: readLabelled(value, described, reader) };
  const bound = bind(named, value, described, reader);
  const given = bound.map(([{ key, name, parameter }, argument]): [string, unknown] => [
    key,
    readForm(parameter.form, argument, `\`${name}\` of ${described}`, reader),
  ]);
  const read = Object.fromEntries(given.filter(([, argument]) => argument !== undefined));
  const allRead = given.length === Object.keys(read).length;
  return allRead ? complete(parameters, read, value, described, reader) : undefined;
}

/** `A-M: 62%, N-Z: 38%` */
function readLabelled(
  value: ValueTree & { kind: 'name' },
  label: string,
  reader: Reader,
): { label: string; share: number }[] {
  const form: QuantityForm = { form: 'quantity', dimension: 'share', minimum: 0, maximum: 1 };
  const ranges = (value.call ?? []).flatMap(({ name, value: inner }) => {
    const share = readForm(form, inner, `\`${shortened(name ?? '')}\` of ${label}`, reader);
    return typeof share === 'number' ? [{ label: name ?? '', share }] : [];
  });
  const total = ranges.reduce((sum, { share }) => sum + share, 0);
  if (total > 1 + 1e-9) {
    const message = `${label}: the shares sum to ${formatQuantity(total, 'share')}, more than 100%.`;
    report(reader, 'impossible-value', value, message);
  }
  return ranges;
}
