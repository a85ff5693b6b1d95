import type { ElementId } from '../../src/model/settings.ts';
import { found } from '../find/search.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import type { PreviewState } from './state.ts';

/** What is looked for; null: nothing is. */
export interface FindState {
  text: string;
  /** Which of the components found is looked at. */
  at: number;
}

/** The components found, in the order of the text. */
export function foundIn({ picture, find }: PreviewState): ElementId[] {
  return picture && find ? found(picture, find.text) : [];
}

/** The one of them that is looked at. */
export function lookedAt(state: PreviewState): ElementId | null {
  const all = foundIn(state);
  return all[(state.find?.at ?? 0) % Math.max(1, all.length)] ?? null;
}

export function findChanged(state: PreviewState, { text }: Happening<'findChanged'>): Step {
  return step({ ...state, find: text === null ? null : { text, at: 0 } });
}

/** To the next one found, or back; round and round. */
export function findMoved(state: PreviewState, { by }: Happening<'findMoved'>): Step {
  const { find } = state;
  const count = foundIn(state).length;
  if (!find || count === 0) return step(state);
  return step({ ...state, find: { ...find, at: (((find.at + by) % count) + count) % count } });
}
