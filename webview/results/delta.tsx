import type { JSX } from 'preact';
import type { Figure } from '../format.ts';

interface Props {
  now: Figure;
  before: Figure;
  text: (value: number) => string;
  /** Which way is good. */
  better: 'lower' | 'higher';
}

/** A smaller difference than this share is noise. */
const noticeable = 0.005;

/** How a figure differs from the run before; nothing where it does not. */
export function Delta({ now, before, text, better }: Props): JSX.Element | null {
  const told = deltaOf({ now, before, text, better });
  return told && <small class={`delta ${told.verdict}`}>{told.text}</small>;
}

export function deltaOf({
  now,
  before,
  text,
  better,
}: Props): { text: string; verdict: 'good' | 'bad' } | null {
  if (typeof now !== 'number' || typeof before !== 'number') return null;
  const difference = now - before;
  if (Math.abs(difference) <= noticeable * Math.max(Math.abs(now), Math.abs(before))) return null;
  const grown = difference > 0;
  return {
    text: `${grown ? '+' : '−'}${text(Math.abs(difference))}`,
    verdict: grown === (better === 'higher') ? 'good' : 'bad',
  };
}
