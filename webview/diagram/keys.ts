import type { Dispatch } from '../state/events.ts';
import type { Camera } from './camera.ts';
import { elementAt } from './elements.ts';

export const zoomStep = 1.25;
const panStep = 60;

type Act = (camera: Camera) => void;

const acts: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['+', ({ zoom }) => zoom?.scaleBy(zoomStep)],
  ['=', ({ zoom }) => zoom?.scaleBy(zoomStep)],
  ['-', ({ zoom }) => zoom?.scaleBy(1 / zoomStep)],
  ['0', ({ showAll }) => showAll()],
  ['ArrowLeft', ({ zoom }) => zoom?.panBy(panStep, 0)],
  ['ArrowRight', ({ zoom }) => zoom?.panBy(-panStep, 0)],
  ['ArrowUp', ({ zoom }) => zoom?.panBy(0, panStep)],
  ['ArrowDown', ({ zoom }) => zoom?.panBy(0, -panStep)],
]);

/** Enter and space on a card: as a click on it. */
export function chooseByKey(event: KeyboardEvent, dispatch: Dispatch): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  const element = elementAt(event.target);
  if (element === undefined) return;
  event.preventDefault();
  dispatch({ type: 'chosen', element });
}

/** Plus, minus, zero and the arrows, wherever the focus is but in buttons and results: they have keys of their own. */
export function moveByKey(event: KeyboardEvent, camera: Camera): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest('button, .panel')) return;
  const act = acts.get(event.key);
  if (!act) return;
  event.preventDefault();
  act(camera);
}
