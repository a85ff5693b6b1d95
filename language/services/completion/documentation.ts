import type { Form } from '../../vocabulary/descriptor.ts';
import { type AnyProperty, type Default, describeForm, settingText } from '../../vocabulary/index.ts';

/** Where the documentation is read. */
export const docs = 'https://github.com/sysd-lang/sysd/blob/main/docs';

/** Text of the user's as Markdown that shows it as it is: no links, no markup but lists. */
export const plainText = (text: string) =>
  text.replace(/[\\`*_{}[\]#!|<>~&]/g, '\\$&').replace(/\r?\n(?!\s*- )/g, '  \n');

/** Text of the user's as code, which nothing in it can end. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${ticks}${space}${text.replace(/[\r\n]+/g, ' ')}${space}${ticks}`;
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What may be said of a property, with its default for a kind. */
export function propertyText(
  name: string,
  property: AnyProperty,
  otherwise: Default<unknown> | undefined,
): string {
  const lines = [property.documentation, `${capitalized(describeForm(property.shape))}.`];
  if (otherwise)
    lines.push(`Default: ${code(settingText(property, otherwise.value))} (${otherwise.source}).`);
  lines.push(`Example: ${code(`${name}: ${property.example}`)}`);
  return lines.join('\n\n');
}

/** The same of a key inside a value. */
export function fieldText(documentation: string, form: Form, required = false): string {
  return [documentation, `${capitalized(describeForm(form))}.${required ? ' Required.' : ''}`].join('\n\n');
}
