import type { ElementId, Severity } from '../model/settings.ts';
import { element, type SvgElement } from './element.ts';
import { type Point, tidy } from './geometry.ts';

const most = 99;

/** How many findings there are and how bad the worst is. */
export function drawBadge(
  id: ElementId,
  { severity, count }: { severity: Severity; count: number },
  { x, y }: Point,
  scale: number,
): SvgElement {
  const text = count > most ? `${most}+` : String(count);
  const width = Math.max(18, 8 + 6.5 * text.length);
  return element(
    'g',
    {
      class: `sysd-badge sysd-severity-${severity}`,
      'data-element': id,
      role: 'img',
      'aria-label': `${count} ${count === 1 ? 'finding' : 'findings'}, ${severity}`,
    },
    [
      element('g', { transform: `translate(${tidy(x)} ${tidy(y)}) scale(${scale})` }, [
        element('rect', { x: tidy(-width / 2), y: -9, width: tidy(width), height: 18, rx: 9 }),
        element('text', { y: 3.8, 'text-anchor': 'middle' }, [text]),
      ]),
    ],
  );
}
