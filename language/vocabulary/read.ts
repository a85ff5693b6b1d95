import type { Dimension } from '../../src/model/format.ts';
import { formatCount, formatQuantity } from '../../src/model/format.ts';
import { bind } from './bind.ts';
import type { CallForm, Field, Form, Parameter, QuantityForm, ReferenceKind, Shape } from './descriptor.ts';
import { nearest } from './nearest.ts';
import { refuse, report, reportAt } from './problems.ts';
import { parseQuantity } from './quantity.ts';
import { readDistribution } from './read-distribution.ts';
import { type PropertyTree, type Reader, shortened, type ValueTree } from './value.ts';

type FormOf<F extends Form['form']> = Extract<Form, { form: F }>;

/** How each form is read. undefined: it could not be, and a problem says why. `label` is how messages call it. */
const readers: {
  [F in Form['form']]: (form: FormOf<F>, value: ValueTree, label: string, reader: Reader) => unknown;
} = {
  quantity: (form, value, label, reader) =>
    value.kind === 'quantity'
      ? readNumber(form, value.text, value, label, reader)
      : refuse(form, value, label, reader),
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

function readNumber(
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

function readSpan(form: FormOf<'span'>, value: ValueTree, label: string, reader: Reader): unknown {
  if (value.kind === 'quantity') {
    const number = readNumber(form.of, value.text, value, label, reader);
    return number === undefined ? undefined : { minimum: number, maximum: number };
  }
  if (value.kind !== 'range') return refuse(form, value, label, reader);
  const minimum = readNumber(form.of, value.low, value, label, reader);
  const maximum = readNumber(form.of, value.high, value, label, reader);
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

/** The text of a value that could be a word: `true`, `4`, a bare name, a name in quotes. */
function wordText(value: ValueTree): string | undefined {
  if (value.kind === 'name') return value.call ? undefined : value.name;
  if (value.kind === 'truth') return String(value.truth);
  return value.kind === 'quantity' || value.kind === 'text' ? value.text : undefined;
}

function wordIn(value: ValueTree, words: Readonly<Record<string, string>>): string | undefined {
  const text = wordText(value);
  return text !== undefined && Object.hasOwn(words, text) ? text : undefined;
}

function readWord(form: FormOf<'word'>, value: ValueTree, label: string, reader: Reader): unknown {
  const known = wordIn(value, form.words);
  if (known !== undefined) return known;
  const text = wordText(value);
  if (value.kind !== 'name' || text === undefined) return refuse(form, value, label, reader);
  if (form.synonyms && Object.hasOwn(form.synonyms, text)) return form.synonyms[text];
  return unknownWord(text, Object.keys(form.words), value, label, reader);
}

function unknownWord(
  text: string,
  words: readonly string[],
  value: ValueTree,
  label: string,
  reader: Reader,
): undefined {
  const near = nearest(text, words);
  const hint = near === undefined ? `one of ${words.join(', ')}` : `did you mean \`${near}\``;
  const ending = near === undefined ? '.' : '?';
  report(
    reader,
    'unknown-word',
    value,
    `${label} does not know \`${shortened(text)}\`; ${hint}${ending}`,
    near,
  );
  return undefined;
}

const referents: Record<ReferenceKind, string> = {
  component: 'component',
  place: 'place',
  group: 'group',
  flow: 'flow',
  element: 'element',
};

function readReference(form: FormOf<'reference'>, value: ValueTree, label: string, reader: Reader): unknown {
  if (value.kind !== 'name' || value.call) return refuse(form, value, label, reader);
  const id = reader.resolve(value.name, form.to);
  if (id !== undefined) return id;
  report(
    reader,
    'unresolved',
    value,
    `${label}: there is no ${referents[form.to]} \`${shortened(value.name)}\`.`,
  );
  return undefined;
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
  const problemsBefore = given.length === Object.keys(read).length;
  return problemsBefore ? complete(parameters, read, value, described, reader) : undefined;
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
