import type { SvgElement } from './element.ts';

/** The text of an element and all it holds: well-formed XML, whatever its texts and attributes contain. */
export function svgText({ tag, attributes, children }: SvgElement): string {
  const opening = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
  if (children.length === 0) return `<${tag}${opening}/>`;
  const inside = children
    .map((child) => (typeof child === 'string' ? escaped(child) : svgText(child)))
    .join('');
  return `<${tag}${opening}>${inside}</${tag}>`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML 1.0 does not allow at all, lone surrogates among them, become the replacement character. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text
    .replace(forbidden, '\u{FFFD}')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
