import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Dispatch } from '../state/events.ts';
import type { Choice } from './choices.ts';
import { keptInside } from './place.ts';

interface Props {
  /** What it is about, for those who hear it. */
  name: string;
  choices: Choice[];
  /** Relative to what holds it. */
  at: { x: number; y: number };
  dispatch: Dispatch;
  close(): void;
}

/** What takes the focus in a menu. */
const items = '[role^="menuitem"]';

const steps: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** What can be done with a part of the picture, at the pointer or the card. */
export function ContextMenu({ name, choices, at, dispatch, close }: Props): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => keptInside(menu.current, at));
  useEffect(() => {
    const before = document.activeElement;
    menu.current?.querySelector<HTMLElement>(items)?.focus();
    const outside = (event: Event) => {
      if (!(event.target instanceof Node && menu.current?.contains(event.target))) close();
    };
    document.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', close);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', close);
      if (before instanceof SVGElement || before instanceof HTMLElement) before.focus();
    };
  }, []);
  const press = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      close();
      return;
    }
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(items)];
    const at = all.findIndex((item) => item.matches(':focus'));
    const to = steps[event.key]?.(at, all.length);
    event.stopPropagation();
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  };
  return (
    <div class="menu" role="menu" tabIndex={-1} aria-label={name} ref={menu} onKeyDown={press}>
      {choices.map(({ text, happening, apart, checked }) => (
        <button
          key={text}
          type="button"
          role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          {...(checked === undefined ? {} : { 'aria-checked': checked })}
          tabIndex={-1}
          class={apart ? 'apart' : ''}
          onClick={() => {
            close();
            dispatch(happening);
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
