import type { Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';

export interface Dependencies {
  /** Components that need it, directly or over others. */
  upstream: ElementId[];
  /** Components that it needs. */
  downstream: ElementId[];
  /** The arrows on the way. */
  arrows: ElementId[];
}

interface Arrow {
  element: ElementId;
  from: ElementId;
  to: ElementId;
}

/** What a component needs and who needs it, as far as arrows go; copies of data count for the copy. */
export function dependenciesOf(
  { connections, components }: Pick<Model, 'connections' | 'components'>,
  component: ElementId,
): Dependencies {
  const arrows: Arrow[] = [
    ...connections.flatMap(({ id, from, targets }) =>
      targets.map((target) => ({ element: id, from, to: target.component })),
    ),
    ...components.flatMap(({ id, settings }) =>
      settings.replicaOf === undefined ? [] : [{ element: id, from: id, to: settings.replicaOf }],
    ),
  ];
  const down = reached(
    arrows,
    component,
    ({ from }) => from,
    ({ to }) => to,
  );
  const up = reached(
    arrows,
    component,
    ({ to }) => to,
    ({ from }) => from,
  );
  return {
    upstream: [...up.components],
    downstream: [...down.components],
    arrows: [...new Set([...up.arrows, ...down.arrows])],
  };
}

function reached(
  arrows: readonly Arrow[],
  start: ElementId,
  near: (arrow: Arrow) => ElementId,
  far: (arrow: Arrow) => ElementId,
): { components: Set<ElementId>; arrows: ElementId[] } {
  const leaving = new Map<ElementId, Arrow[]>();
  for (const arrow of arrows) {
    const known = leaving.get(near(arrow));
    if (known) known.push(arrow);
    else leaving.set(near(arrow), [arrow]);
  }
  const seen = new Set([start]);
  const passed: ElementId[] = [];
  for (const component of seen)
    for (const arrow of leaving.get(component) ?? []) {
      passed.push(arrow.element);
      seen.add(far(arrow));
    }
  seen.delete(start);
  return { components: seen, arrows: passed };
}
