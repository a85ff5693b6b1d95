import { enclosingPlaces } from '../model/lookup.ts';
import type { Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { runByProvider } from './noticing.ts';
import type { ComponentState } from './stations.ts';

/** What has no power or network any more, and what has it again. */
interface Changed {
  lost: ComponentState[];
  regained: ComponentState[];
}

/** Places that feed components: one of them that is up is enough. */
export class Feeds {
  /** Failures in force, by place. */
  private readonly failures = new Map<ElementId, number>();

  /** So many more failures of a place are in force from now on. */
  change(model: Model, components: readonly ComponentState[], place: ElementId, failures: 1 | -1): Changed {
    const fed = components.filter(({ plan: { source } }) => isFed(source));
    const before = new Set(fed.filter((component) => this.isCutOff(model, component)));
    this.failures.set(place, (this.failures.get(place) ?? 0) + failures);
    const now = new Set(fed.filter((component) => this.isCutOff(model, component)));
    return {
      lost: fed.filter((component) => now.has(component) && !before.has(component)),
      regained: fed.filter((component) => before.has(component) && !now.has(component)),
    };
  }

  private isCutOff(model: Model, { plan }: ComponentState): boolean {
    const { fedBy = [] } = plan.source.settings;
    return fedBy.every((feed) =>
      enclosingPlaces(model, feed).some((place) => (this.failures.get(place) ?? 0) > 0),
    );
  }
}

const isFed = (component: ComponentState['plan']['source']) =>
  (component.settings.fedBy ?? []).length > 0 && !runByProvider(component);

/** Whether a place feeds anything: itself, or one that is in it. */
export function feeds(model: Model, place: ElementId): boolean {
  return model.components.some((component) =>
    isFed(component)
      ? component.settings.fedBy?.some((feed) => enclosingPlaces(model, feed).includes(place))
      : false,
  );
}
