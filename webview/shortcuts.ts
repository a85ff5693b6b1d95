import { useEffect } from 'preact/hooks';
import type { Dispatch } from './state/events.ts';

/** What takes keys of its own. */
const typing = 'input, select, textarea';
const pressable = `${typing}, button, [role="button"], [role^="menuitem"]`;

/** Keys of the whole page: find, play and pause, and back to the plain picture. */
export function useShortcuts(dispatch: Dispatch): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const at = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || !answer(event, at, dispatch)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

function answer(event: KeyboardEvent, at: Element | null, dispatch: Dispatch): boolean {
  const command = event.ctrlKey || event.metaKey;
  if ((command && event.key === 'f') || (!command && event.key === '/' && !at?.closest(typing))) {
    const field = document.querySelector<HTMLInputElement>('.finder input');
    if (field) field.select();
    else dispatch({ type: 'findChanged', text: '' });
    return true;
  }
  if (event.key === 'Escape') {
    dispatch({ type: 'cleared' });
    return true;
  }
  if (event.key === ' ' && !command && !at?.closest(pressable)) {
    dispatch({ type: 'playToggled' });
    return true;
  }
  return false;
}
