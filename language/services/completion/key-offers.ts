import { type Metric, metrics } from '../../../src/model/metrics.ts';
import { rules } from '../../generated/rules.ts';
import type { Field, Form, ReferenceKind, Subject } from '../../vocabulary/descriptor.ts';
import { statedFirst } from '../../vocabulary/importance.ts';
import { type AnyProperty, defaultOf, describeForm, propertiesOf } from '../../vocabulary/index.ts';
import { fieldText, propertyText } from './documentation.ts';
import type { Names } from './names.ts';
import { CompletionItemKind, choice, figuresAsStops, mostNames, type Offer, ranks } from './offer.ts';
import { alternatives, signaturesOf } from './signatures.ts';
import type { Keys } from './slots.ts';
import { callText, exampleOf, isExampleOf, referenceKinds, subjectKinds } from './value-offers.ts';

/** The keys that may still be given in a body; `bare`: a colon already follows. */
export function keyOffers(keys: Keys, given: ReadonlySet<string>, names: Names, bare: boolean): Offer[] {
  if (keys.from === 'owner') return propertyOffers(keys, given, names, bare);
  if (keys.from === 'map') return mapOffers(keys, given, names, bare);
  return Object.entries(keys.fields)
    .filter(([key]) => !given.has(key))
    .map(([key, field]) => fieldOffer(key, field, names, bare));
}

function propertyOffers(
  keys: Keys & { from: 'owner' },
  given: ReadonlySet<string>,
  names: Names,
  bare: boolean,
): Offer[] {
  const kinds = subjectKinds(keys, names);
  const properties = new Map<string, AnyProperty>();
  for (const kind of kinds.length > 0 ? kinds : [undefined])
    for (const [name, property] of Object.entries(propertiesOf(keys.owner, kind as Subject | undefined)))
      properties.set(name, property);
  const only = kinds.length === 1 ? (kinds[0] as Subject) : undefined;
  const first = statedFirst(keys.owner, only);
  const place = ([name]: readonly [string, unknown]) =>
    first.includes(name) ? first.indexOf(name) : first.length;
  return [...properties]
    .filter(([name]) => !given.has(name))
    .sort((a, b) => place(a) - place(b))
    .map(([name, property]) => {
      const otherwise = kinds.length > 1 ? undefined : defaultOf(keys.owner, name, only);
      const narrowed =
        only === undefined ? undefined : property.narrowed?.[only as keyof typeof property.narrowed];
      return {
        label: name,
        kind: CompletionItemKind.Property,
        detail: describeForm(property.shape),
        documentation: propertyText(name, property, otherwise),
        ...(bare ? {} : withValue(name, property.shape, names, property.example, narrowed)),
        rank: first.length === 0 || first.includes(name) ? ranks.usual : ranks.further,
      };
    });
}

function fieldOffer(
  key: string,
  { form, documentation, required }: Field,
  names: Names,
  bare: boolean,
): Offer {
  return {
    label: key,
    kind: CompletionItemKind.Property,
    detail: describeForm(form),
    documentation: fieldText(documentation, form, required),
    ...(bare ? {} : withValue(key, form, names, exampleOf(form))),
    rank: required ? ranks.likely : ranks.usual,
  };
}

function mapOffers(
  { of, names: known }: Keys & { from: 'map' },
  given: ReadonlySet<string>,
  names: Names,
  bare: boolean,
): Offer[] {
  const offered = known === 'rules' ? rules : known === 'metrics' ? metricTexts : {};
  return Object.entries(offered)
    .filter(([name]) => !given.has(name))
    .map(([name, documentation]) => ({
      label: name,
      kind: CompletionItemKind.Property,
      detail: documentation,
      ...(bare
        ? {}
        : {
            snippet: `${known === 'rules' ? `"${name}"` : name}: ${valueSnippet(of, names, exampleOf(of))}`,
          }),
      rank: ranks.usual,
      ...(known === 'rules' ? { quoted: true } : {}),
    }));
}

const metricTexts = Object.fromEntries(
  Object.entries<Metric>(metrics)
    .filter(([, { subjects }]) => subjects.includes('component'))
    .map(([name, { documentation }]) => [name, documentation]),
);

/**
 * A key with a value to begin with. Where one chooses between calls with figures, these are offered at once instead:
 * the figures of a choice could not be gone through.
 */
function withValue(
  key: string,
  form: Form,
  names: Names,
  example: string,
  narrowed?: readonly string[],
): Pick<Offer, 'snippet' | 'again'> {
  const words = wordsOf(form, example);
  if (words.length > 1 && words.some((word) => /\(.*\d/.test(word)))
    return { snippet: `${key}: `, again: true };
  return { snippet: `${key}: ${valueSnippet(form, names, example, narrowed)}` };
}

/** A value to begin with, as a snippet: what there is to choose from, else the figures of an example. */
function valueSnippet(form: Form, names: Names, example: string, narrowed?: readonly string[]): string {
  const [to] = referenceKinds(form);
  if (to) {
    return nameChoice(1, to, names);
  }
  const record = alternatives(form).find((each) => each.form === 'record');
  if (record?.form === 'record') return recordSnippet(record.fields, names, example);
  const words = wordsOf(form, example).filter((word) => narrowed?.includes(word) ?? true);
  if (words.length > 0)
    return choice(
      1,
      [...words].sort((a, b) => Number(b === example) - Number(a === example)),
    );
  return figuresAsStops(example) === example ? choice(1, [example]) : figuresAsStops(example);
}

/** One of the elements that may be named, other than the one around; clients are hardly ever meant. */
function nameChoice(stop: number, to: ReferenceKind, names: Names): string {
  const candidates = names
    .elements(to)
    .filter(({ declaration }) => !declaration || !names.isAround(declaration))
    .sort((a, b) => Number(a.kinds.includes('client')) - Number(b.kinds.includes('client')));
  return choice(stop, candidates.length > mostNames ? [] : candidates.map(({ name }) => name));
}

/** An example of a body, with real names where it names something. */
function recordSnippet(fields: Readonly<Record<string, Field>>, names: Names, example: string): string {
  const snippet = figuresAsStops(example);
  let last = snippet.match(/\$\{\d+:/g)?.length ?? 0;
  return snippet.replace(/(\w+): (\[[^\]]*\]|[\w.]+)/g, (whole, key: string) => {
    const [to] = Object.hasOwn(fields, key) && fields[key] ? referenceKinds(fields[key].form) : [];
    if (!to) return whole;
    last += 1;
    return `${key}: ${nameChoice(last, to, names)}`;
  });
}

/** Every value of a form that has only so many, those with arguments filled in. */
function wordsOf(form: Form, example: string): string[] {
  const forms = alternatives(form);
  if (forms.some((each) => each.form === 'distribution')) return [];
  const words = forms.flatMap((each) => {
    if (each.form === 'truth') return ['true', 'false'];
    return each.form === 'word' || each.form === 'text' ? Object.keys(each.words ?? {}) : [];
  });
  const calls = signaturesOf(form).map((signature) => {
    const { name, parameters, rest } = signature;
    if (isExampleOf(signature, example)) return example;
    const needed = rest ?? parameters.find(({ optional }) => !optional);
    return needed ? callText(signature, example) : name;
  });
  return [...words, ...calls];
}
