import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ElementId } from '../../src/model/settings.ts';
import type { Picture } from '../../src/protocol.ts';
import { IconButton } from '../icons.tsx';
import type { Dispatch } from '../state/events.ts';
import { findingsOf } from './findings.ts';
import { keptInside } from './place.ts';

interface Props {
  picture: Picture;
  element: ElementId;
  /** Relative to what holds it. */
  at: { x: number; y: number };
  dispatch: Dispatch;
}

/** What the rules found at an element: what, why and the way out; and what of that somebody has accepted. */
export function FindingsCard({ picture, element, at, dispatch }: Props): JSX.Element | null {
  const card = useRef<HTMLDivElement>(null);
  const { open, accepted } = findingsOf(picture, element);
  const close = () => dispatch({ type: 'findingsShown', element: null });
  useLayoutEffect(() => keptInside(card.current, at));
  useEffect(() => {
    const before = document.activeElement;
    card.current?.focus();
    return () => {
      if (before instanceof SVGElement || before instanceof HTMLElement) before.focus();
    };
  }, [element]);
  if (open.length + accepted.length === 0) return null;
  const ask = (act: 'fix' | 'explain', rule: string, message: string) =>
    dispatch({ type: 'asked', message: { type: 'act', act, element, rule, message } });
  return (
    <div
      class="findings"
      role="dialog"
      aria-label={`Findings of ${element}`}
      tabIndex={-1}
      ref={card}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <strong>{element}</strong>
        <IconButton icon="end" name="Close" act={close} />
      </header>
      <ul>
        {open.map(({ rule, severity, message }) => (
          <li key={`${rule} ${message}`} class={`finding ${severity}`}>
            <p>{message}</p>
            <button
              type="button"
              class="action"
              aria-label={`Why: ${rule}`}
              onClick={() => ask('explain', rule, message)}
            >
              {rule}
            </button>
            <button type="button" class="action" onClick={() => ask('fix', rule, message)}>
              Fix…
            </button>
          </li>
        ))}
        {accepted.map(({ rule, message, reason, until }) => (
          <li key={`${rule} ${message}`} class="finding accepted">
            <p>{message}</p>
            <p class="secondary">
              ✓ {rule} accepted{until === undefined ? '' : ` until ${until}`}: {reason}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
