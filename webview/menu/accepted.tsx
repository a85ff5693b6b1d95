import type { JSX } from 'preact';
import type { Scene } from '../../src/diagram/scene.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Picture } from '../../src/protocol.ts';
import { counted } from '../format.ts';

/** Marks of accepted risks at the lower right corners of cards: outlined, since nobody has to act. */
export function AcceptedRisks({ scene, picture }: { scene: Scene; picture: Picture }): JSX.Element | null {
  const counts = new Map<ElementId, number>();
  for (const { element } of picture.accepted ?? [])
    if (element !== undefined) counts.set(element, (counts.get(element) ?? 0) + 1);
  if (counts.size === 0) return null;
  return (
    <g class="accepted-risks">
      {scene.nodes.map(({ node, box }) => {
        const id = node.element ?? node.id;
        const count = counts.get(id);
        return count === undefined ? null : (
          <g key={node.id} class="accepted-risk" data-element={id} data-findings={id}>
            <title>{counted(count, 'accepted risk')}</title>
            <circle cx={box.x + box.width - 4} cy={box.y + box.height - 4} r={8} />
            <path d={`M${box.x + box.width - 7.5} ${box.y + box.height - 4}l2.5 2.8l4.5 -5.2`} />
          </g>
        );
      })}
    </g>
  );
}
