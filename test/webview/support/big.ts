import type { ComponentKind, Model } from '../../../src/model/model.ts';
import { type Sketch, sketched } from '../../diagram/sketch.ts';

const kinds: readonly ComponentKind[] = ['gateway', 'service', 'service', 'cache', 'database'];
/** Components of a group, as many as teams tend to have. */
const perGroup = 20;

/** A system of so many components: teams that each have their tiers, and four other teams that they call. */
export function tiers(count: number): Model {
  const components: Sketch['components'] = { users: ['client', { users: 1e6 }] };
  const arrows: string[] = [];
  const groups = Array.from({ length: Math.ceil((count - 1) / perGroup) }, (_, team) => `team-${team + 1}`);
  const idOf = (index: number) => `c${index}`;
  const callerOf = (index: number) => perGroup * Math.floor((index / perGroup - 1) / 4) + 5;
  for (let index = 0; index < count - 1; index += 1) {
    const group = groups[Math.floor(index / perGroup)] ?? '';
    const place = index % perGroup;
    const kind = kinds[Math.floor((place * kinds.length) / perGroup)] ?? 'service';
    components[idOf(index)] = [kind, { title: `${kind} ${index + 1}`, group }];
    const inTeam = index - place;
    if (place > 0) arrows.push(`${idOf(inTeam + Math.floor((place - 1) / 2))} -> ${idOf(index)}`);
    else arrows.push(index === 0 ? `users -> ${idOf(0)}` : `${idOf(callerOf(index))} -> ${idOf(index)}`);
  }
  return sketched({ title: `${count} components`, groups, components, arrows });
}
