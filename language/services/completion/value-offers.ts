import type { ComponentKind } from '../../../src/model/model.ts';
import type { Form, ReferenceKind, Subject } from '../../vocabulary/descriptor.ts';
import {
  type Dimension,
  defaultOf,
  describeForm,
  dimensions,
  parseQuantity,
  propertyOf,
  settingText,
  units,
} from '../../vocabulary/index.ts';
import { plainText } from './documentation.ts';
import type { Known, Names } from './names.ts';
import { CompletionItemKind, figuresAsStops, type Offer, ranks } from './offer.ts';
import {
  alternatives,
  fieldsOf,
  type Signature,
  type SignatureParameter,
  signaturesOf,
} from './signatures.ts';
import type { PropertyPlace } from './slots.ts';

/** What is known of a property beside the form of its value. */
interface Told {
  example?: string;
  otherwise?: { text: string; source: string };
  narrowed?: readonly string[];
}

/** The values that a form allows. */
export function valueOffers(
  form: Form,
  names: Names,
  prefix: string,
  property?: PropertyPlace,
  example?: string,
): Offer[] {
  if (/^[-+]?\$?\d/.test(prefix) || prefix === '$') return unitOffers(form, prefix);
  const told = property ? toldOf(property, names, form) : example ? { example } : {};
  const offers = [
    ...figureOffers(form, told),
    ...alternatives(form).flatMap((each) => plainOffers(each, told)),
    ...signaturesOf(form).flatMap((signature) => callOffers(signature, told)),
    ...referenceKinds(form).flatMap((to) => referenceOffers(names.elements(to))),
  ];
  return offers.map((offer) =>
    offer.label === told.otherwise?.text ? withDefault(offer, told.otherwise) : offer,
  );
}

const withDefault = (offer: Offer, { source }: { source: string }): Offer => ({
  ...offer,
  detail: 'default',
  documentation: [offer.documentation ?? '', `Default: ${source}.`].join('\n\n').trim(),
});

/** Every sort of element that a value of this form may name. */
export const referenceKinds = (form: Form): ReferenceKind[] =>
  alternatives(form).flatMap((each) => {
    if (each.form === 'reference') return [each.to];
    return each.form === 'list' && !each.single ? referenceKinds(each.of) : [];
  });

function toldOf({ name, keys }: PropertyPlace, names: Names, form: Form): Told {
  if (keys.from !== 'owner') return {};
  const property = propertyOf(keys.owner, name);
  if (!property || property.shape !== form) return {};
  const kinds = subjectKinds(keys, names);
  const [kind] = kinds;
  const otherwise = kinds.length > 1 ? undefined : defaultOf(keys.owner, name, kind as Subject | undefined);
  const narrowed = kinds.length === 1 ? property.narrowed?.[kind as ComponentKind] : undefined;
  return {
    example: property.example,
    ...(otherwise
      ? { otherwise: { text: settingText(property, otherwise.value), source: otherwise.source } }
      : {}),
    ...(narrowed ? { narrowed } : {}),
  };
}

/** The kinds of component or place that the body with these keys belongs to; none when it has no kind. */
export function subjectKinds(keys: PropertyPlace['keys'], names: Names): readonly string[] {
  if (keys.from !== 'owner' || !keys.subjects) return [];
  return 'kinds' in keys.subjects ? keys.subjects.kinds : names.kindsOf([keys.subjects.named]);
}

export function referenceOffers(known: readonly Known[], rank: number = ranks.usual): Offer[] {
  return known.map(({ name, type, kinds, title, description }) => ({
    label: name,
    kind: icons[type],
    detail: [kinds.join(', ') || type, ...(title ? [`“${title}”`] : [])].join(' '),
    ...(description ? { documentation: plainText(description) } : {}),
    rank,
  }));
}

const icons: Readonly<Record<Known['type'], CompletionItemKind>> = {
  component: CompletionItemKind.Variable,
  place: CompletionItemKind.Folder,
  group: CompletionItemKind.Module,
  flow: CompletionItemKind.Event,
  technology: CompletionItemKind.Struct,
  scenario: CompletionItemKind.Event,
  view: CompletionItemKind.File,
  import: CompletionItemKind.Module,
};

const holdsFigure = (form: Form) =>
  alternatives(form).some(({ form: sort }) =>
    ['quantity', 'span', 'distribution', 'record', 'map'].includes(sort),
  );

/** An example to begin with, its figures to be replaced one by one. */
function figureOffers(form: Form, { example }: Told): Offer[] {
  if (!holdsFigure(form)) return alternatives(form).some(isList) ? [emptyList] : [];
  const plain = [example, exampleOf(form)].find((text) => text !== undefined && !/^[a-z-]+(\(|$)/.test(text));
  return plain === undefined ? [] : [{ ...figureOffer(plain, form), rank: ranks.first }];
}

const figureOffer = (text: string, form: Form): Offer => ({
  label: text,
  kind: CompletionItemKind.Value,
  detail: 'example',
  documentation: describeForm(form),
  snippet: figuresAsStops(text),
  rank: ranks.likely,
});

const isList = (form: Form) => form.form === 'list';
const emptyList: Offer = {
  label: '[ ]',
  kind: CompletionItemKind.Snippet,
  detail: 'several',
  snippet: '[$0]',
  filter: '[',
  rank: ranks.rare,
  again: true,
};

function plainOffers(form: Form, { narrowed }: Told): Offer[] {
  if (form.form === 'truth') return ['true', 'false'].map((word) => enumeration(word));
  if (form.form !== 'word' && form.form !== 'text') return [];
  return Object.entries(form.words ?? {})
    .filter(([word]) => narrowed?.includes(word) ?? true)
    .map(([word, meaning]) => enumeration(word, meaning));
}

const enumeration = (label: string, documentation?: string): Offer => ({
  label,
  kind: CompletionItemKind.EnumMember,
  ...(documentation ? { documentation } : {}),
  rank: ranks.likely,
});

function callOffers(signature: Signature, { example }: Told): Offer[] {
  const { name, documentation, parameters, rest } = signature;
  const bare: Offer = { ...enumeration(name, documentation), kind: CompletionItemKind.Function };
  if (parameters.length === 0 && !rest) return [enumeration(name, documentation)];
  const needed = rest !== undefined || parameters.some(({ optional }) => !optional);
  const shown = example !== undefined && isExampleOf(signature, example);
  const text = shown ? example : callText(signature, example);
  const filled: Offer = {
    ...bare,
    label: labelOf(signature),
    filter: name,
    snippet: figuresAsStops(text),
    rank: shown ? ranks.first : ranks.likely,
  };
  return needed ? [filled] : [bare, filled];
}

/** Whether an example is a call of this form, by its name and its labels. */
export function isExampleOf({ name, parameters, rest }: Signature, example: string): boolean {
  if (!example.startsWith(`${name}(`)) return false;
  const labels = [...example.matchAll(/([\w-]+):/g)].map(([, label]) => label);
  return (
    rest !== undefined || labels.every((label) => parameters.some((parameter) => parameter.name === label))
  );
}

/** `lognormal(p50, p99)` */
export const labelOf = ({ name, parameters, rest }: Signature): string =>
  `${name}(${[...parameters.map((parameter) => parameter.name), ...(rest ? ['…'] : [])].join(', ')})`;

/** A call with all of its parameters, those of two or more by their names. */
export function callText({ name, parameters, rest }: Signature, example = ''): string {
  if (rest) return `${name}(${restText(rest)})`;
  const labelled = parameters.length > 1;
  const written = parameters.map(
    (parameter, index) =>
      `${labelled ? `${parameter.name}: ` : ''}${labelledIn(example, parameter.name) ?? exampleAt(parameter, index)}`,
  );
  return `${name}(${written.join(', ')})`;
}

/** What another call of the same property has behind a label. */
function labelledIn(example: string, label: string): string | undefined {
  const [, value] = new RegExp(`\\b${label}: ([^,)]+)`).exec(example) ?? [];
  return value;
}

function restText({ label, form }: NonNullable<Signature['rest']>): string {
  if (label === undefined) return exampleOf(form);
  const figures = alternatives(form).some((each) => each.form === 'quantity' && each.dimension === 'share');
  const [first, second] = figures ? ['A-M', 'N-Z'] : [label, '10%'];
  return figures
    ? `${first}: 62%, ${second}: 38%`
    : `${first}: ${exampleOf(form)}, ${second}: ${exampleOf(form, 1)}`;
}

/** A property of the same name and dimension knows best. */
function exampleAt({ name, form }: SignatureParameter, index: number): string {
  const property = propertyOf('component', name);
  const alike =
    form.form === 'quantity' &&
    property?.shape.form === 'quantity' &&
    property.shape.dimension === form.dimension;
  return alike ? property.example : exampleOf(form, index);
}

/** The figures of examples, the later ones not below the earlier. */
const figures: Partial<Record<Dimension, readonly string[]>> = {
  time: ['8ms', '40ms'],
  number: ['1.5', '2'],
};

/** A value of this form as one may write it. */
export function exampleOf(form: Form, index = 0): string {
  const [first = form] = alternatives(form);
  switch (first.form) {
    case 'quantity': {
      if (first.integer) return (first.maximum ?? 0) > 1e6 ? dimensions.number.example : '3';
      const known = figures[first.dimension];
      return known?.[Math.min(index, known.length - 1)] ?? dimensions[first.dimension].example;
    }
    case 'span':
      return '3';
    case 'distribution':
      return first.dimension === 'time' ? '8ms' : '3';
    case 'word':
      return Object.keys(first.words)[0] ?? '';
    case 'truth':
      return 'true';
    case 'list':
      return `[${exampleOf(first.of)}, ${exampleOf(first.of, 1)}]`;
    case 'record':
      return `{ ${requiredFields(first)} }`;
    case 'map':
      return '{ }';
    case 'call': {
      const [signature] = signaturesOf(first);
      return signature ? (signature.parameters.length === 0 ? signature.name : callText(signature)) : '';
    }
    default:
      return '';
  }
}

function requiredFields(form: Form): string {
  const entries = Object.entries(fieldsOf(form) ?? {});
  const required = entries.filter(([, field]) => field.required);
  const shown = required.length > 0 ? required : entries.slice(0, 1);
  return shown.map(([key, field]) => `${key}: ${exampleOf(field.form)}`).join('  ');
}

/** Whether a number is a value of this form as it stands: no unit need be offered unasked. */
export function isComplete(form: Form, number: string): boolean {
  return alternatives(form).some((each) => {
    if (each.form === 'span') return true;
    const limits = each.form === 'quantity' ? each : undefined;
    const dimension = limits?.dimension ?? (each.form === 'distribution' ? each.dimension : undefined);
    const parsed = dimension && parseQuantity(number, dimension);
    return parsed?.ok === true && parsed.value <= (limits?.maximum ?? Number.POSITIVE_INFINITY);
  });
}

/** The units that a number may have, the usual one first. */
function unitOffers(form: Form, prefix: string): Offer[] {
  const wanted = new Set(alternatives(form).flatMap(dimensionsOf));
  const scaled = wanted.has('rate') || wanted.has('money');
  const number = (scaled ? /^[-+]?\$?[\d_.]*[kMGT]?/ : /^[-+]?\$?[\d_.]*/).exec(prefix)?.[0] ?? '';
  const dollars = number.includes('$');
  return units
    .filter((unit) => wanted.has(unit.dimension) && isTold(unit) && (!dollars || unit.dimension === 'money'))
    .map(({ dimension, text, documentation }) => {
      const money = dimension === 'money';
      const unit = money ? text.slice(1) : text;
      const label = `${money && !dollars ? '$' : ''}${number}${unit}`;
      return {
        label,
        kind: CompletionItemKind.Unit,
        detail: documentation,
        filter: number + unit,
        rank: figure.exec(dimensions[dimension].example)?.[1] === unit ? ranks.first : ranks.likely,
      };
    });
}

const figure = /^\$?[\d.]+(.*)$/;

/** Whether it is one of the units that the language tells of; the others are only understood. */
const isTold = ({ dimension, text }: { dimension: Dimension; text: string }) =>
  text !== '' && dimensions[dimension].units.split(/[ ,]+/).includes(text.replace(/^\$/, ''));

function dimensionsOf(form: Form): Dimension[] {
  if (form.form === 'quantity') return form.integer && (form.maximum ?? 0) <= 1000 ? [] : [form.dimension];
  if (form.form === 'distribution') return [form.dimension];
  if (form.form === 'list') return dimensionsOf(form.of);
  return [];
}

/** What a value may be inside parentheses: labels that are free, and values for the parameter in turn. */
export function argumentOffers(
  signatures: readonly Signature[],
  current: readonly SignatureParameter[],
  given: readonly string[],
  names: Names,
  prefix: string,
): Offer[] {
  const labels = /^\d/.test(prefix)
    ? []
    : signatures.flatMap(({ parameters }) => (parameters.length > 0 ? parameters : []));
  const free = labels.filter(({ name }, index) => {
    const first = labels.findIndex((other) => other.name === name) === index;
    return first && !given.includes(name);
  });
  return [
    ...free.map(({ name, documentation, form }, index) => ({
      label: `${name}:`,
      kind: CompletionItemKind.Field,
      detail: describeForm(form),
      documentation,
      snippet: `${name}: ${figuresAsStops(exampleOf(form, index))}`,
      rank: labels.length > 1 ? ranks.first : ranks.usual,
    })),
    ...current.flatMap(({ form }) => valueOffers(form, names, prefix)),
    ...signatures.flatMap(({ rest }) => (rest ? restOffers(rest, names, prefix) : [])),
  ];
}

function restOffers(rest: NonNullable<Signature['rest']>, names: Names, prefix: string): Offer[] {
  if (rest.label === undefined) return valueOffers(rest.form, names, prefix);
  return [
    {
      label: `${rest.label}: ${exampleOf(rest.form)}`,
      kind: CompletionItemKind.Value,
      documentation: rest.documentation,
      snippet: figuresAsStops(`${rest.label}: ${exampleOf(rest.form)}`),
      rank: ranks.first,
    },
  ];
}
