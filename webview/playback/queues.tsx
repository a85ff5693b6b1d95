import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Scene } from '../../src/diagram/scene.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Report } from '../../src/simulation/report.ts';
import { count } from '../format.ts';
import type { Moment } from './moment.ts';

const width = 5;
const gap = 4;

/** How full queues are at a moment, against the longest that each was in the run: a bar at the left of the card. */
export function Queues({ scene, moment }: { scene: Scene; moment: Moment }): JSX.Element {
  const longest = useMemo(() => longestQueues(moment.report), [moment.report]);
  return (
    <g class="queues">
      {scene.nodes.map(({ node, box }) => {
        const id = node.element ?? node.id;
        const most = longest.get(id) ?? 0;
        if (most === 0 || !Object.hasOwn(moment.bucket.components, id)) return null;
        const waiting = moment.bucket.components[id]?.queue ?? 0;
        const full = (box.height * waiting) / most;
        const x = box.x - gap - width;
        return (
          <g key={node.id}>
            <rect class="queue-track" x={x} y={box.y} width={width} height={box.height} rx={2.5} />
            <rect
              class="queue-level"
              x={x}
              y={box.y + box.height - full}
              width={width}
              height={full}
              rx={2.5}
            />
            {waiting > 0 && (
              <text x={x + width} y={box.y + box.height + 13} text-anchor="start">
                {count(waiting)} waiting
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function longestQueues({ timeline }: Report): Map<ElementId, number> {
  const longest = new Map<ElementId, number>();
  for (const { components } of timeline)
    for (const [id, { queue }] of Object.entries(components))
      longest.set(id, Math.max(longest.get(id) ?? 0, queue));
  return longest;
}
