import type { SvgElement } from '../../src/diagram/draw.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Picture } from '../../src/protocol.ts';
import type { Report } from '../../src/simulation/report.ts';
import { factsOf, spokenName } from './facts.ts';
import type { Decorate } from './vnode.ts';

/**
 * The element of the design that a part of the drawing stands for. The inside of a box is ground to pan on, only its
 * header stands for it.
 */
export function elementAt(target: EventTarget | null): ElementId | undefined {
  if (!(target instanceof Element) || target.matches('.sysd-container-box')) return undefined;
  const part = target.closest('[data-element]');
  return part?.getAttribute('data-element') ?? undefined;
}

/** Makes cards into buttons that say all that is known of their component, and boxes into buttons that fold up. */
export function decorator(picture: Picture | null, report: Report | undefined): Decorate {
  return (drawn) => {
    if (!picture) return undefined;
    if (isBox(drawn)) return { role: 'button', tabindex: 0, 'aria-expanded': 'true' };
    if (!isCard(drawn)) return undefined;
    const facts = factsOf(picture, String(drawn.attributes['data-element']), report);
    return {
      role: 'button',
      tabindex: 0,
      ...(isFolded(drawn) ? { 'aria-expanded': 'false' } : {}),
      ...(facts ? { 'aria-label': spokenName(facts) } : {}),
    };
  };
}

function isCard({ attributes }: SvgElement): boolean {
  return String(attributes.class).startsWith('sysd-node ');
}

function isFolded({ attributes }: SvgElement): boolean {
  return String(attributes.class).includes(' sysd-kind-collapsed ');
}

function isBox({ attributes }: SvgElement): boolean {
  return String(attributes.class).startsWith('sysd-container ');
}
