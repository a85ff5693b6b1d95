import { element, type SvgElement } from './element.ts';
import { styleText, type ThemeName } from './theme.ts';

export interface SvgOptions {
  /** Default `auto`: light or dark as the reader prefers. */
  theme?: ThemeName | 'auto';
  /** For readers who cannot see it; default: how many components and arrows there are. */
  description?: string;
}

/** A drawing as a file of its own: title, description, style and background added, well-formed whatever its texts hold. */
export function svgText(drawing: SvgElement, options: SvgOptions = {}): string {
  const title = String(drawing.attributes['aria-label'] ?? 'Diagram');
  const [x = 0, y = 0, width = 0, height = 0] = String(drawing.attributes.viewBox ?? '')
    .split(' ')
    .map(Number);
  return xmlText({
    ...drawing,
    children: [
      element('title', {}, [title]),
      element('desc', {}, [options.description ?? described(drawing)]),
      element('style', {}, [styleText(options.theme ?? 'auto')]),
      element('rect', { class: 'sysd-canvas', x, y, width, height }),
      ...drawing.children,
    ],
  });
}

/** The text of an element and all it holds, as it is. */
export function xmlText({ tag, attributes, children }: SvgElement): string {
  const opening = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
  if (children.length === 0) return `<${tag}${opening}/>`;
  const inside = children
    .map((child) => (typeof child === 'string' ? escaped(child) : xmlText(child)))
    .join('');
  return `<${tag}${opening}>${inside}</${tag}>`;
}

function described({ children }: SvgElement): string {
  const inLayer = (name: string) =>
    children.find(
      (child): child is SvgElement => typeof child !== 'string' && child.attributes.class === `sysd-${name}`,
    )?.children.length ?? 0;
  return `${inLayer('nodes')} components and ${inLayer('edges')} arrows`;
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
