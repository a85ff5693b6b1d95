import type { JSX, TargetedPointerEvent } from 'preact';
import type { Dispatch } from '../state/events.ts';

const keySteps: Record<string, number> = { ArrowUp: 24, ArrowDown: -24, PageUp: 120, PageDown: -120 };

/** Share of the window that the drawer has before anyone moved its edge; results.css gives it that. */
const defaultShare = 0.35;

/** The edge of the drawer: dragged, or moved by the arrow keys. */
export function Sash({ height, dispatch }: { height: number | null; dispatch: Dispatch }): JSX.Element {
  const shown = () => document.getElementById('results')?.offsetHeight ?? height ?? 0;
  const resize = (to: number) =>
    dispatch({ type: 'panelResized', height: Math.min(to, window.innerHeight * 0.8) });
  const drag = (event: TargetedPointerEvent<HTMLHRElement>) => {
    const sash = event.currentTarget;
    const from = event.clientY + shown();
    const move = (moved: PointerEvent) => resize(from - moved.clientY);
    sash.setPointerCapture(event.pointerId);
    sash.addEventListener('pointermove', move);
    const end = () => sash.removeEventListener('pointermove', move);
    sash.addEventListener('pointerup', end, { once: true });
    sash.addEventListener('pointercancel', end, { once: true });
  };
  return (
    <hr
      class="sash"
      aria-orientation="horizontal"
      aria-label="Height of the results"
      aria-valuenow={height ?? Math.round(window.innerHeight * defaultShare)}
      aria-controls="results"
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={(event) => {
        const by = keySteps[event.key];
        if (by === undefined) return;
        event.preventDefault();
        resize(shown() + by);
      }}
    />
  );
}
