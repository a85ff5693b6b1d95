import type { SvgElement } from '../diagram/element.ts';
import { diagramRules, palettes } from '../diagram/theme.ts';

/*
 * The rules of the diagram as the `style` of each element, for renderers that know little of CSS. They know what those
 * rules use: types, classes, `:is()`, `:not()`, descendants and children.
 */

/** `.a.b > text`: the last part is the element itself. */
interface Selector {
  parts: { tests: Test[]; child: boolean }[];
  /** Classes count a thousand, types one. */
  weight: number;
}
type Test = { type: 'tag' | 'class'; name: string } | { type: 'is' | 'not'; any: Selector[] };
interface Rule {
  selector: Selector;
  declarations: [string, string][];
}

/** The drawing with the style of the light theme on each element. */
export function withInlineStyle(drawing: SvgElement): SvgElement {
  const palette: Readonly<Record<string, string>> = palettes.light;
  const text = diagramRules.replace(
    /var\(--sysd-([a-z-]+)\)/g,
    (whole, name: string) => palette[name] ?? whole,
  );
  const rules = rulesOf(text).sort((a, b) => a.selector.weight - b.selector.weight);
  const styled = (each: SvgElement, above: readonly SvgElement[]): SvgElement => {
    const path = [...above, each];
    const style = new Map<string, string>();
    for (const { selector, declarations } of rules)
      if (matches(selector, path)) for (const [name, value] of declarations) style.set(name, value);
    const children = each.children.map((child) => (typeof child === 'string' ? child : styled(child, path)));
    const text = [...style].map(([name, value]) => `${name}:${value}`).join(';');
    return { ...each, attributes: { ...each.attributes, ...(text === '' ? {} : { style: text }) }, children };
  };
  return styled(drawing, []);
}

function rulesOf(text: string): Rule[] {
  return [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selectors = '', body = '']) => {
    const declarations = body.split(';').flatMap((declaration): [string, string][] => {
      const at = declaration.indexOf(':');
      return at < 0 ? [] : [[declaration.slice(0, at).trim(), declaration.slice(at + 1).trim()]];
    });
    return selectorsOf(selectors).map((selector) => ({ selector, declarations }));
  });
}

/** Cut at commas that stand in no brackets. */
function selectorsOf(text: string): Selector[] {
  const pieces: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${character}`);
  }
  return pieces.map((piece) => selectorOf(piece.trim()));
}

const simple = /^(?:([.]?)([\w-]+)|:(is|not)\()/;

function selectorOf(text: string): Selector {
  const parts: Selector['parts'] = [{ tests: [], child: false }];
  let weight = 0;
  let rest = text;
  while (rest !== '') {
    const gap = /^\s*(>?)\s*/.exec(rest)?.[0] ?? '';
    if (gap !== '') {
      parts.push({ tests: [], child: gap.includes('>') });
      rest = rest.slice(gap.length);
    }
    const found = simple.exec(rest);
    if (!found) return { parts: [], weight: 0 };
    const [whole, dot, name = '', pseudo] = found;
    rest = rest.slice(whole.length);
    if (pseudo === 'is' || pseudo === 'not') {
      const end = closing(rest);
      const any = selectorsOf(rest.slice(0, end));
      parts.at(-1)?.tests.push({ type: pseudo, any });
      weight += Math.max(0, ...any.map((each) => each.weight));
      rest = rest.slice(end + 1);
    } else {
      parts.at(-1)?.tests.push({ type: dot === '.' ? 'class' : 'tag', name });
      weight += dot === '.' ? 1000 : 1;
    }
  }
  return { parts, weight };
}

/** Where the bracket ends that has just been opened. */
function closing(text: string): number {
  let depth = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}

/** Whether a selector is about the last element of a path from the root. */
function matches({ parts }: Selector, path: readonly SvgElement[]): boolean {
  const last = parts.at(-1);
  if (!last?.tests.every((test) => holds(test, path))) return false;
  if (parts.length === 1) return true;
  const before: Selector = { parts: parts.slice(0, -1), weight: 0 };
  const above = path.slice(0, -1);
  if (last.child) return above.length > 0 && matches(before, above);
  return above.some((_, index) => matches(before, path.slice(0, index + 1)));
}

function holds(test: Test, path: readonly SvgElement[]): boolean {
  const here = path.at(-1);
  if (!here) return false;
  switch (test.type) {
    case 'tag':
      return here.tag === test.name;
    case 'class':
      return String(here.attributes.class ?? '')
        .split(' ')
        .includes(test.name);
    case 'is':
      return test.any.some((selector) => matches(selector, path));
    case 'not':
      return !test.any.some((selector) => matches(selector, path));
  }
}
