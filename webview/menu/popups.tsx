import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ElementId } from '../../src/model/settings.ts';
import { elementAt } from '../diagram/elements.ts';
import type { Dispatch } from '../state/events.ts';
import type { PreviewState } from '../state/state.ts';
import { choicesOf } from './choices.ts';
import { ContextMenu } from './context-menu.tsx';
import { FindingsCard } from './findings-card.tsx';

interface Place {
  x: number;
  y: number;
}

export interface Popups {
  /** Something lies over the picture. */
  open: boolean;
  shown: JSX.Element | null;
  /** True when a click was on a mark of findings, and is answered. */
  click(event: MouseEvent): boolean;
  contextMenu(event: MouseEvent): void;
}

/** The context menu of a card and the findings behind a badge. */
export function usePopups(state: PreviewState, dispatch: Dispatch): Popups {
  const [menu, setMenu] = useState<(Place & { element: ElementId }) | null>(null);
  const [badge, setBadge] = useState<Place>({ x: 24, y: 24 });
  const { picture, findings } = state;
  const open = menu !== null || findings !== null;
  return {
    open,
    shown:
      picture && open ? (
        <>
          {findings !== null && (
            <FindingsCard picture={picture} element={findings} at={badge} dispatch={dispatch} />
          )}
          {menu && (
            <ContextMenu
              key={menu.element}
              name={`Actions of ${menu.element}`}
              choices={choicesOf(state, menu.element)}
              at={menu}
              dispatch={dispatch}
              close={() => setMenu(null)}
            />
          )}
        </>
      ) : null,
    click(event) {
      const mark = event.target instanceof Element && event.target.closest('.sysd-badge, .accepted-risk');
      const element = mark ? elementAt(mark) : undefined;
      if (element === undefined) {
        if (findings !== null) dispatch({ type: 'findingsShown', element: null });
        return false;
      }
      setBadge(placeOf(event));
      dispatch({ type: 'findingsShown', element });
      return true;
    },
    contextMenu(event) {
      const element = elementAt(event.target);
      if (element === undefined) return;
      event.preventDefault();
      const at = placeOf(event);
      setBadge(at);
      setMenu({ element, ...at });
    },
  };
}

/** Where it happened, relative to the canvas; a key pressed on a card happens at the card. */
function placeOf(event: MouseEvent): Place {
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof Element) || !(target instanceof Element)) return { x: 24, y: 24 };
  const canvas = currentTarget.getBoundingClientRect();
  const { left, bottom } = target.getBoundingClientRect();
  const byKey = event.clientX === 0 && event.clientY === 0;
  const [x, y] = byKey ? [left, bottom] : [event.clientX, event.clientY];
  return { x: x - canvas.left, y: y - canvas.top };
}
