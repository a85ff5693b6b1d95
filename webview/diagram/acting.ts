import type { ElementId } from '../../src/model/settings.ts';
import type { Dispatch } from '../state/events.ts';
import type { PreviewState } from '../state/state.ts';
import { foldedIn } from '../state/subject.ts';
import { elementAt } from './elements.ts';

/**
 * What a click on a part of the picture does, or Enter on it. Usually it goes to the text; the header of a box and a
 * folded box fold and open; while failures are tried out everything is taken down or brought back. With `toText` it
 * goes to the text in any case.
 */
export function actOn(
  target: EventTarget | null,
  toText: boolean,
  state: PreviewState,
  dispatch: Dispatch,
): boolean {
  const element = elementAt(target);
  if (element === undefined || !(target instanceof Element)) return false;
  const { breaking, focus, subject } = state.look;
  if (toText) dispatch({ type: 'chosen', element });
  else if (breaking.on) breakAt(target, element, state, dispatch);
  else if (subject.kind !== 'places' && isFoldable(target, element, state))
    dispatch({ type: 'foldToggled', element });
  else {
    dispatch({ type: 'chosen', element });
    if (focus !== null && isComponent(state, element)) dispatch({ type: 'focusChosen', element });
  }
  return true;
}

/** Arrows cannot be taken down, nor can users. */
function breakAt(target: Element, element: ElementId, state: PreviewState, dispatch: Dispatch): void {
  const { model } = state.picture ?? {};
  if (!model) return;
  const component = model.components.find(({ id }) => id === element);
  const place = model.places.some(({ id }) => id === element);
  if (component?.kind === 'client' || (!component && !place)) return;
  const part = partAt(target, state);
  if (part.length > 0) {
    const { down } = state.look.breaking;
    const allDown = part.every((id) => down.includes(id));
    for (const id of part) if (down.includes(id) === allDown) dispatch({ type: 'downToggled', element: id });
    return;
  }
  const replica = component ? target.closest('[data-replica]')?.getAttribute('data-replica') : undefined;
  dispatch({ type: 'downToggled', element: replica ? `${element}#${replica}` : element });
}

/** The replicas of a card that stands for some of a component's. */
function partAt(target: Element, { layout }: PreviewState): string[] {
  const card = target.closest('[data-node]')?.getAttribute('data-node');
  const node = layout.drawn?.graph.nodes.find(({ id }) => id === card);
  return (node?.part ?? []).map((replica) => `${node?.element}#${replica}`);
}

function isFoldable(target: Element, element: ElementId, state: PreviewState): boolean {
  const isBox = target.closest('.sysd-container') !== null && target.closest('.sysd-container-tag') === null;
  return isBox || foldedIn(state).includes(element);
}

export const isComponent = ({ picture }: PreviewState, element: ElementId): boolean =>
  picture?.model.components.some(({ id }) => id === element) ?? false;
