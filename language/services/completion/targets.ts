import type { Path, Slot } from './slots.ts';
import { readPath } from './values.ts';
import type { Walk } from './walk.ts';

const component: Slot = { type: 'reference', to: 'component' };

/** Reads what an arrow points at, one or a list. */
export function readTargets(walk: Walk): Path[] {
  const after = (path: Path): Slot => ({ type: 'reference', to: 'component', after: path });
  if (!walk.accept('[')) {
    const path = readPath(walk, component, after);
    return path ? [path] : [];
  }
  const paths: Path[] = [];
  for (;;) {
    walk.offer(component);
    if (walk.accept(']') || walk.ended || walk.is('}')) break;
    const path = readPath(walk, component, after);
    if (!path) break;
    paths.push(path);
    walk.offer({ type: 'free' });
    walk.accept(',');
  }
  return paths;
}
