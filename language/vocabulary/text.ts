import type { Distribution } from '../../src/model/distribution.ts';
import type { Dimension } from '../../src/model/format.ts';
import type { CallForm, Form, Parameter } from './descriptor.ts';
import { quantityText } from './format.ts';

type FormOf<F extends Form['form']> = Extract<Form, { form: F }>;
type Plain = Readonly<Record<string, unknown>>;

/** How each form is written; undefined: the value is not one of this form. */
const writers: { [F in Form['form']]: (form: FormOf<F>, value: unknown) => string | undefined } = {
  quantity: writeNumber,
  span: ({ of }, value) => {
    if (!isPlain(value)) return undefined;
    const low = writeNumber(of, value.minimum);
    const high = writeNumber(of, value.maximum);
    return low === high || low === undefined || high === undefined ? low : `${low}..${high}`;
  },
  text: (_, value) => (typeof value === 'string' ? textOrName(value) : undefined),
  truth: (_, value) => (typeof value === 'boolean' ? String(value) : undefined),
  word: ({ words }, value) => (typeof value === 'string' && Object.hasOwn(words, value) ? value : undefined),
  reference: (_, value) => (typeof value === 'string' ? value : undefined),
  list: writeList,
  record: ({ fields }, value) => writeEntries(value, (key) => fields[key]?.form),
  map: ({ of }, value) => writeEntries(value, () => of),
  call: writeCall,
  distribution: ({ dimension }, value) => writeDistribution(value, dimension),
  either: ({ forms }, value) => {
    for (const form of forms) {
      const text = writeForm(form, value);
      if (text !== undefined) return text;
    }
    return undefined;
  },
  turned: ({ of, back }, value) => {
    const plain = value === null || value === undefined ? undefined : back(value);
    return plain === undefined ? undefined : writeForm(of, plain);
  },
};

/**
 * A setting in base units as the language writes it, on one line: `{ interval: 5s timeout: 2s threshold: 3 }`,
 * `lognormal(p50: 6ms, p99: 40ms)`. What is written reads back as the setting, a log-normal one within rounding.
 * Total: what is no value of this property comes out as JSON.
 */
export function settingText(property: { shape: Form }, value: unknown): string {
  return writeForm(property.shape, value) ?? JSON.stringify(value) ?? '';
}

function writeForm(form: Form, value: unknown): string | undefined {
  const write = writers[form.form] as (form: Form, value: unknown) => string | undefined;
  return write(form, value);
}

function writeNumber(
  { dimension, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: FormOf<'quantity'>,
  value: unknown,
): string | undefined {
  const fits = isFigure(value) && value >= minimum && value <= maximum;
  return fits ? quantityText(value, dimension) : undefined;
}

/** A list of one stands bare where that reads the same. */
function writeList({ of, single }: FormOf<'list'>, value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item: unknown) => writeForm(of, item));
  if (items.includes(undefined)) return undefined;
  return single && items.length === 1 ? items.join('') : `[${items.join(', ')}]`;
}

function writeEntries(value: unknown, formOf: (key: string) => Form | undefined): string | undefined {
  if (!isPlain(value)) return undefined;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const form = formOf(key);
    const text = form && writeForm(form, inner);
    return text === undefined ? [] : [`${textOrName(key)}: ${text}`];
  });
  return entries.length === 0 ? '{ }' : `{ ${entries.join(' ')} }`;
}

function writeCall({ calls }: FormOf<'call'>, value: unknown): string | undefined {
  if (!isPlain(value) || typeof value.type !== 'string' || !Object.hasOwn(calls, value.type))
    return undefined;
  const called = calls[value.type];
  const given = called ? argumentsOf(called, value) : [];
  return given.length === 0 ? value.type : `${value.type}(${given.join(', ')})`;
}

/** An argument that cannot be mistaken stands without its name: the only one there is, or the only one required. */
function argumentsOf({ parameters = {}, labelled }: CallForm, value: Plain): string[] {
  if (labelled) return rangesOf(value[labelled.key]);
  const all = Object.entries(parameters);
  const required = all.filter(([, parameter]) => parameter.required);
  return all.flatMap(([key, parameter], position) => {
    const text = writeForm(parameter.form, value[key]);
    if (text === undefined || isOtherwise(parameter, value[key])) return [];
    const plain =
      position === 0 && (all.length === 1 || (required.length === 1 && parameter.required === true));
    return [plain ? text : `${parameter.written ?? key}: ${text}`];
  });
}

/** What holds anyway is not written where it is a distribution or a word; a figure is, as it tells more than it takes. */
const isOtherwise = ({ otherwise }: Parameter, value: unknown) =>
  typeof otherwise === 'object' && JSON.stringify(otherwise) === JSON.stringify(value);

function rangesOf(ranges: unknown): string[] {
  if (!Array.isArray(ranges)) return [];
  return ranges.flatMap((range: unknown) =>
    isPlain(range) && typeof range.label === 'string' && isFigure(range.share)
      ? [`${textOrName(range.label)}: ${quantityText(range.share, 'share')}`]
      : [],
  );
}

/** The 99th percentile of the standard normal distribution. */
const z99 = 2.3263478740408408;

function writeDistribution(value: unknown, dimension: 'time' | 'number'): string | undefined {
  if (!isDistribution(value)) return undefined;
  const figure = (number: number) => quantityText(number, dimension);
  const plain = (number: number) => quantityText(number, 'number');
  switch (value.type) {
    case 'constant':
      return dimension === 'number' ? figure(value.value) : `constant(${figure(value.value)})`;
    case 'exponential':
      return `exponential(${figure(value.mean)})`;
    case 'uniform':
      return `uniform(${figure(value.low)}, ${figure(value.high)})`;
    case 'normal':
      return `normal(${figure(value.mean)}, ${figure(value.deviation)})`;
    case 'lognormal':
      return lognormalText(value, dimension);
    case 'pareto':
      return `pareto(min: ${figure(value.minimum)}, alpha: ${plain(value.alpha)})`;
    case 'erlang':
      return `erlang(${plain(value.stages)}, ${figure(value.mean)})`;
    case 'hyperexponential':
      return `hyperexponential(${value.branches
        .map(({ weight, mean }) => `${quantityText(weight, 'share')}: ${figure(mean)}`)
        .join(', ')})`;
    case 'empirical':
      return `empirical([${value.values.map(figure).join(', ')}])`;
  }
}

/** By median and 99th percentile, or by mean and variation, whichever needs fewer digits: most likely as it was given. */
function lognormalText(
  { mu, sigma }: Extract<Distribution, { type: 'lognormal' }>,
  dimension: Dimension,
): string {
  const figure = (number: number) => quantityText(Number(number.toPrecision(12)), dimension);
  const variation = Number(Math.sqrt(Math.expm1(sigma ** 2)).toPrecision(12));
  const byPercentiles = `lognormal(p50: ${figure(Math.exp(mu))}, p99: ${figure(Math.exp(mu + z99 * sigma))})`;
  const byMean = `lognormal(mean: ${figure(Math.exp(mu + sigma ** 2 / 2))}, cv: ${quantityText(variation, 'number')})`;
  return byMean.length < byPercentiles.length ? byMean : byPercentiles;
}

const distributionTypes: ReadonlySet<unknown> = new Set<Distribution['type']>([
  'constant',
  'exponential',
  'uniform',
  'normal',
  'lognormal',
  'pareto',
  'erlang',
  'hyperexponential',
  'empirical',
]);

const isFigure = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a known type and without a figure that cannot be written. */
const isDistribution = (value: unknown): value is Distribution =>
  isPlain(value) &&
  distributionTypes.has(value.type) &&
  Object.values(value).every((each) => typeof each !== 'number' || Number.isFinite(each));

const bareName = /^[A-Za-z_](?:\w|-(?=\w))*$/;

/** A name stands bare, other text in quotes. */
function textOrName(text: string): string {
  const bare = bareName.test(text) && text !== 'true' && text !== 'false';
  return bare
    ? text
    : `"${text.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}
