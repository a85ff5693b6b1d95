import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ElementFacts } from './facts.ts';

/** Pixels between the pointer and the tooltip, and between the tooltip and the edge of the canvas. */
const gap = 14;

interface Props {
  facts: ElementFacts;
  /** Relative to the canvas. */
  at: { x: number; y: number };
}

/** What is known of the element under the pointer or the keyboard's focus. */
export function Tooltip({ facts, at }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tip = box.current;
    const canvas = tip?.parentElement;
    if (!tip || !canvas) return;
    const { width, height } = tip.getBoundingClientRect();
    const right = at.x + gap + width > canvas.clientWidth;
    const below = at.y + gap + height > canvas.clientHeight;
    const x = right ? Math.max(gap, at.x - gap - width) : at.x + gap;
    const y = below ? Math.max(gap, at.y - gap - height) : at.y + gap;
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  });
  return (
    <div class="tooltip" role="tooltip" ref={box}>
      <div class="tooltip-title">{facts.title}</div>
      <div class="secondary">{facts.subtitle}</div>
      {facts.description !== undefined && <p>{facts.description}</p>}
      {facts.facts.length > 0 && (
        <dl>
          {facts.facts.map(({ label, value, tone }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd class={tone}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {facts.note !== undefined && <p class="secondary">{facts.note}</p>}
      {facts.findings.length > 0 && (
        <ul>
          {facts.findings.map(({ severity, message }) => (
            <li key={message} class={`finding ${severity}`}>
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
