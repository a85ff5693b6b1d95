import { element, type SvgElement } from './element.ts';
import { tidy } from './geometry.ts';
import { type HeatMetric, heatScales, legendOf } from './heat.ts';
import { textWidth } from './metrics.ts';
import type { Scene } from './scene.ts';
import { roundedBox } from './shapes.ts';

const size = { text: 11, height: 30, bar: 22, gap: 18 } as const;

/** A drawing with a line below it that says what its colours tell. */
export function withLegend(drawing: SvgElement, { bounds }: Scene, metric: HeatMetric): SvgElement {
  const { name } = heatScales[metric];
  const middle = bounds.y + bounds.height + size.height / 2 - 4;
  let x = bounds.x + 12;
  const text = (told: string) => {
    const at = x;
    x += textWidth(told, size.text) + size.gap;
    return element('text', { x: tidy(at), y: tidy(middle + 3.8), 'font-size': size.text }, [told]);
  };
  const entries = [
    text(name),
    ...legendOf(metric).map((entry, index) => {
      const box = { x, y: middle - 2, width: size.bar, height: 4 };
      x += size.bar + 6;
      const filled = { ...box, width: (size.bar * (index + 1)) / 4 };
      return element('g', { class: `sysd-load-${entry.level}` }, [
        element('path', { class: 'sysd-load-track', d: roundedBox(box, 2, 2) }),
        element('path', { class: 'sysd-load-bar', d: roundedBox(filled, 2, 2) }),
        text(entry.text),
      ]);
    }),
  ];
  const width = tidy(Math.max(bounds.width, x - bounds.x));
  const height = tidy(bounds.height + size.height);
  return {
    ...drawing,
    attributes: {
      ...drawing.attributes,
      viewBox: `${bounds.x} ${bounds.y} ${width} ${height}`,
      width,
      height,
    },
    children: [...drawing.children, element('g', { class: 'sysd-legend' }, entries)],
  };
}
