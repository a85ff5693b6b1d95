import { describe, expect, it } from 'vitest';
import { element, type SvgElement } from '../../src/diagram/element.ts';
import { palettes } from '../../src/diagram/theme.ts';
import { withInlineStyle } from '../../src/export/inline-style.ts';

const { light } = palettes;

const styleOf = (style: string | number = ''): Record<string, string> =>
  Object.fromEntries(
    String(style)
      .split(';')
      .filter((declaration) => declaration !== '')
      .map((declaration) => declaration.split(':')),
  );

/** The style of the innermost element of these, each in the one before. */
function innermost(...chain: [tag: string, classes: string][]): Record<string, string> {
  const drawing = chain.reduceRight<SvgElement | undefined>(
    (child, [tag, classes]) => element(tag, { class: classes }, [child]),
    undefined,
  );
  let found = drawing && withInlineStyle(drawing);
  for (;;) {
    const [child] = found?.children ?? [];
    if (child === undefined || typeof child === 'string') return styleOf(found?.attributes.style);
    found = child;
  }
}

describe('the style of the diagram on each element', () => {
  it('is that of the class', () => {
    expect(innermost(['svg', 'sysd-diagram'], ['rect', 'sysd-card'])).toMatchObject({
      fill: light.card,
      stroke: light.line,
    });
  });

  it('knows one of several classes', () => {
    expect(innermost(['g', 'sysd-node sysd-family-data'], ['path', 'sysd-icon'])).toMatchObject({
      stroke: light.data,
    });
  });

  it('knows classes that an element must not have', () => {
    const [svg, async] = [
      ['svg', 'sysd-diagram'],
      ['g', 'sysd-edge sysd-async'],
    ] as const;
    expect(innermost([...svg], [...async], ['path', 'sysd-edge-line']).stroke).toBe(light.async);
    expect(innermost([...svg], [...async], ['path', 'sysd-edge-hit']).stroke).toBe('transparent');
  });

  it('tells children from descendants', () => {
    const down: [string, string] = ['g', 'sysd-node sysd-down'];
    expect(innermost(['svg', 'sysd-diagram'], down, ['rect', 'sysd-card']).stroke).toBe(light.over);
    expect(innermost(['svg', 'sysd-diagram'], down, ['g', ''], ['rect', 'sysd-card']).stroke).toBe(
      light.line,
    );
  });

  it('leaves what no rule is about as it is', () => {
    expect(innermost(['g', 'other'], ['rect', ''])).toEqual({});
  });
});
