import type { JSX } from 'preact';
import type { Dispatch } from '../state/events.ts';

interface Props {
  /** By the person; null: the design's own. */
  chosen: number | null;
  /** Of the shown figures. */
  used: number | undefined;
  dispatch: Dispatch;
}

/** The seed of the random numbers: another one simulates anew, an empty field takes the design's own. */
export function Seed({ chosen, used, dispatch }: Props): JSX.Element {
  return (
    <label class="seed" title="Seed of the random numbers: equal seeds give equal runs">
      Seed
      <input
        type="text"
        inputMode="numeric"
        size={5}
        value={chosen === null ? '' : String(chosen)}
        placeholder={used === undefined ? '1' : String(used)}
        onChange={(event) => dispatch({ type: 'seedChosen', seed: seedOf(event.currentTarget.value) })}
      />
    </label>
  );
}

/** The whole number in a field, 0 to 2^32 - 1; null for anything else. */
export function seedOf(text: string): number | null {
  const told = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
  return told < 2 ** 32 ? told : null;
}
