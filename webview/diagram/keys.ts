import type { Camera } from './camera.ts';

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

/** Enter and space on a part of the picture: as a click on it; with Control or Command, to its text. */
export function chooseByKey(
  event: KeyboardEvent,
  act: (target: EventTarget | null, toText: boolean) => boolean,
): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  if (act(event.target, event.ctrlKey || event.metaKey)) event.preventDefault();
}

/** Plus, minus, zero and the arrows, wherever the focus is but in buttons and results: they have keys of their own. */
export function moveByKey(event: KeyboardEvent, camera: Camera): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest('button, select, .panel')) return;
  const act = acts.get(event.key);
  if (!act) return;
  event.preventDefault();
  act(camera);
}
