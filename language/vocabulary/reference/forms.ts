import { describeForm } from '../describe.ts';
import type { CallForm, Field, Form } from '../descriptor.ts';
import { code } from './markdown.ts';

/** What may be written, in one sentence. */
export function typeOf(form: Form): string {
  if (form.form === 'either') return form.forms.map(typeOf).join('; or ');
  if (form.form === 'turned') return typeOf(form.of);
  if (form.form === 'word') return 'one word';
  if (form.form === 'call') return 'one of the forms below';
  if (form.form === 'record') return 'a block in braces';
  if (form.form === 'list') return `${form.single ? 'one, or ' : ''}a list, each item ${typeOf(form.of)}`;
  if (form.form === 'map') return `a block of names, each with ${typeOf(form.of)}`;
  return describeForm(form);
}

/** The words, arguments and fields of a form, each with what it means; nested ones are indented. */
export function partsOf(form: Form): string[] {
  switch (form.form) {
    case 'word':
      return Object.entries(form.words).map(([word, meaning]) => `${code(word)}: ${meaning}`);
    case 'record':
      return Object.entries(form.fields).flatMap(([name, field]) => fieldLines(name, field));
    case 'call':
      return Object.entries(form.calls).flatMap(([name, call]) => callLines(name, call));
    case 'list':
    case 'map':
    case 'turned':
      return partsOf(form.of);
    case 'either':
      return form.forms.flatMap(partsOf);
    default:
      return [];
  }
}

function fieldLines(name: string, { form, documentation, required }: Field): string[] {
  const needed = required ? ' Required.' : '';
  return [`${code(name)} (${typeOf(form)}): ${documentation}${needed}`, ...indented(partsOf(form))];
}

function callLines(name: string, { documentation, parameters = {}, labelled }: CallForm): string[] {
  return [
    `${code(name)}: ${documentation}`,
    ...(labelled ? indented([labelled.documentation]) : []),
    ...indented(
      Object.entries(parameters).flatMap(([key, parameter]) =>
        fieldLines(parameter.written ?? key, parameter),
      ),
    ),
  ];
}

/** A line below another one: the bullet stands two columns further in. */
const indented = (lines: readonly string[]) => lines.map((line) => `\u0000${line}`);

/** Lines as nested bullets. */
export function nested(lines: readonly string[]): string {
  return lines
    .map((line) => {
      const text = line.replaceAll('\u0000', '');
      return `${'  '.repeat(line.length - text.length)}- ${text}`;
    })
    .join('\n');
}
