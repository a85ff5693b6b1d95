import { metricOf } from '../../../src/model/metrics.ts';
import { rules } from '../../generated/rules.ts';
import type { Form, Subject } from '../../vocabulary/descriptor.ts';
import { defaultOf, dimensions, parseQuantity, propertyOf, units } from '../../vocabulary/index.ts';
import { keywordText } from '../../vocabulary/keywords.ts';
import { code, fieldText, propertyText } from '../completion/documentation.ts';
import type { Names } from '../completion/names.ts';
import { offersAt, type Setting } from '../completion/offers.ts';
import { alternatives } from '../completion/signatures.ts';
import type { Keys, Slot } from '../completion/slots.ts';
import type { Token } from '../completion/tokens.ts';
import { subjectKinds } from '../completion/value-offers.ts';
import { linkTo, pages, section } from './links.ts';

/** What a word of the language means where it stands; undefined for one's own words. */
export function wordText(token: Token, setting: Setting): string | undefined {
  const slots = setting.place.walk.found.map(({ slot }) => slot);
  if (token.type === 'quantity') return quantityText(token.image, slots);
  if (token.type === 'text') return quotedText(token.image.replaceAll('"', ''), slots);
  if (token.type === 'sign') return keywordText(token.image);
  return (
    keyText(token, slots, setting.names) ?? offeredText(token.image, setting) ?? keywordText(token.image)
  );
}

/** The key of a property, with its default for the kind. */
function keyText({ image }: Token, slots: readonly Slot[], names: Names): string | undefined {
  for (const slot of slots) if (slot.type === 'key') return textOfKey(slot.keys, image, names);
  return undefined;
}

function textOfKey(keys: Keys, name: string, names: Names): string | undefined {
  if (keys.from === 'map') return rules[name] ?? metricOf(name)?.documentation;
  if (keys.from === 'fields') {
    const field = Object.hasOwn(keys.fields, name) ? keys.fields[name] : undefined;
    return field && `${code(name)}\n\n${fieldText(field.documentation, field.form, field.required)}`;
  }
  const property = propertyOf(keys.owner, name);
  if (!property) return undefined;
  const [kind, ...others] = subjectKinds(keys, names);
  const otherwise = others.length > 0 ? undefined : defaultOf(keys.owner, name, kind as Subject | undefined);
  const more = linkTo('Documentation', section(pages.properties, name));
  return `${code(name)}\n\n${propertyText(name, property, otherwise)}\n\n${more}`;
}

/** What completion would have said of it. */
function offeredText(word: string, setting: Setting): string | undefined {
  const offers = offersAt(setting);
  const fitting = offers.filter(
    ({ label, filter = label }) => [word, `${word}:`].includes(label) || filter === word,
  );
  const texts = fitting.flatMap(({ label, documentation }) =>
    documentation ? [`${code(label)}\n\n${documentation}`] : [],
  );
  return texts.length === 0 ? undefined : [...new Set(texts)].join('\n\n---\n\n');
}

function quotedText(text: string, slots: readonly Slot[]): string | undefined {
  const title = slots.some(({ type }) => type === 'rule') ? rules[text] : undefined;
  return title && `${code(text)}\n\n${title}\n\n${linkTo('Documentation', `${pages.rules}/${text}.md`)}`;
}

/** A quantity by the dimension that is expected where it stands. */
function quantityText(text: string, slots: readonly Slot[]): string | undefined {
  const wanted = slots.flatMap((slot) => {
    if (slot.type === 'value') return alternatives(slot.form).flatMap(dimensionOf);
    if (slot.type === 'argument')
      return slot.signatures.flatMap(({ parameters }) => parameters.flatMap(({ form }) => dimensionOf(form)));
    const dimension = slot.type === 'metricValue' ? metricOf(slot.metric)?.dimension : undefined;
    return dimension === undefined || dimension === 'word' ? [] : [dimension];
  });
  const parsed = parseQuantity(text, wanted.length > 0 ? wanted : undefined);
  if (!parsed.ok) return undefined;
  const { name } = dimensions[parsed.dimension];
  const suffix = /[a-zA-Zµ%]*(?:\/[a-zA-Z]+)?$/.exec(text)?.[0] ?? '';
  const unit = units.find(
    (each) => each.dimension === parsed.dimension && suffix !== '' && each.text.replace('$', '') === suffix,
  );
  const more = linkTo('Units', section(pages.units, parsed.dimension));
  return `${code(text)} is ${name}${unit ? `: ${unit.documentation}` : ''}.\n\n${more}`;
}

function dimensionOf(form: Form) {
  if (form.form === 'quantity') return [form.dimension];
  return form.form === 'distribution' ? [form.dimension] : [];
}
