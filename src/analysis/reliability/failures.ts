import { enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Component, Element, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';

interface FailureSettings {
  mtbf?: number;
  mttr?: number;
  availability?: number;
}

/** What is known of how often something fails. */
export interface FailureFigures {
  /** Share of the time it is down; 0 where nothing is declared. */
  unavailability: number;
  /** In the file or by a technology, rather than assumed. */
  declared: boolean;
  /** Failures per second; 0 where unknown. */
  rate: number;
  /** Seconds to repair; Infinity where unknown. */
  repair: number;
}

const unknown: FailureFigures = {
  unavailability: 0,
  declared: false,
  rate: 0,
  repair: Number.POSITIVE_INFINITY,
};

/** The property is told by the file or by a technology, rather than assumed for the kind. */
export function isDeclared(component: Component, key: keyof Component['settings'] & string): boolean {
  return component.settings[key] !== undefined && component.origins[key]?.from !== 'kind';
}

/** mttr / (mtbf + mttr), or 1 - `availability` where that is what is declared. */
export function failureFigures(element: Element<FailureSettings>): FailureFigures {
  const { mtbf, mttr, availability } = element.settings;
  const told = (key: keyof FailureSettings) => {
    const origin = element.origins[key];
    return element.settings[key] !== undefined && origin?.from !== 'kind';
  };
  if (availability !== undefined && inUnit(availability)) {
    const derived = mttr !== undefined && availability < 1 ? (1 - availability) / (availability * mttr) : 0;
    return {
      unavailability: 1 - availability,
      declared: told('availability'),
      rate: mtbf && mtbf > 0 ? 1 / mtbf : finite(derived),
      repair: mttr ?? Number.POSITIVE_INFINITY,
    };
  }
  if (mtbf === undefined || !(mtbf > 0)) return unknown;
  if (mttr === undefined || !(mttr >= 0))
    return { unavailability: 0, declared: false, rate: 1 / mtbf, repair: Number.POSITIVE_INFINITY };
  return {
    unavailability: finite(mttr / (mtbf + mttr)),
    declared: told('mtbf') && told('mttr'),
    rate: 1 / mtbf,
    repair: mttr,
  };
}

/** What a replica loses with: its own failures, then those of the places around it. */
export function exposure(model: Model, component: Component, place: ElementId | undefined): FailureFigures[] {
  const { places } = lookup(model);
  const around = place === undefined ? [] : enclosingPlaces(model, place);
  return [
    failureFigures(component),
    ...around.flatMap((id) => {
      const found = places.get(id);
      return found ? [failureFigures(found)] : [];
    }),
  ];
}

/**
 * Share of the time lost to switching over from whatever fails, when each switch takes `seconds`, or the repair if
 * that is sooner (a switch is no slower than waiting for the repair).
 */
export function lossBySwitching(figures: readonly FailureFigures[], seconds: number): number {
  return figures.reduce((sum, { rate, repair }) => sum + rate * Math.min(repair, seconds), 0);
}

const inUnit = (value: number) => value >= 0 && value <= 1;
const finite = (value: number) => (Number.isFinite(value) ? value : 0);
