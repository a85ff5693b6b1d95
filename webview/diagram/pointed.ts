import { useEffect, useRef, useState } from 'preact/hooks';
import type { ElementId } from '../../src/model/settings.ts';
import { elementAt } from './elements.ts';

/** How long the pointer rests before it is told what it points at, milliseconds. */
const rest = 280;

export interface Pointed {
  element: ElementId;
  /** Relative to the canvas. */
  x: number;
  y: number;
}

export interface Pointing {
  /** What is pointed at, by the pointer at rest or by the keyboard's focus. */
  pointed: Pointed | null;
  move(event: PointerEvent): void;
  focus(event: FocusEvent): void;
  leave(): void;
}

export function usePointed(): Pointing {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const waiting = useRef<{ element: ElementId; timer: ReturnType<typeof setTimeout> } | null>(null);
  const stop = () => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = null;
  };
  const leave = () => {
    stop();
    setPointed(null);
  };
  useEffect(() => stop, []);
  return {
    pointed,
    leave,
    move(event) {
      const element = event.buttons === 0 ? elementAt(event.target) : undefined;
      if (element !== undefined && element === (waiting.current?.element ?? pointed?.element)) return;
      leave();
      if (element === undefined) return;
      const at = within(event.currentTarget, event.clientX, event.clientY);
      waiting.current = { element, timer: setTimeout(() => setPointed({ element, ...at }), rest) };
    },
    focus(event) {
      const { target } = event;
      const element = elementAt(target);
      if (element === undefined || !(target instanceof Element) || !target.matches(':focus-visible')) return;
      const { left, bottom } = target.getBoundingClientRect();
      stop();
      setPointed({ element, ...within(event.currentTarget, left, bottom) });
    },
  };
}

function within(canvas: EventTarget | null, x: number, y: number): { x: number; y: number } {
  if (!(canvas instanceof Element)) return { x, y };
  const { left, top } = canvas.getBoundingClientRect();
  return { x: x - left, y: y - top };
}
