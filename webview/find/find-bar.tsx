import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Picture } from '../../src/protocol.ts';
import { IconButton } from '../icons.tsx';
import type { Dispatch } from '../state/events.ts';
import { type FindState, foundIn, lookedAt } from '../state/find.ts';
import type { PreviewState } from '../state/state.ts';
import { choices } from './search.ts';

interface Props {
  state: PreviewState;
  picture: Picture;
  find: FindState;
  dispatch: Dispatch;
}

/** Finds components by name, and by what they are and belong to; all else is dimmed meanwhile. */
export function FindBar({ state, picture, find, dispatch }: Props): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const all = foundIn(state);
  const press = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act({ event, state, dispatch });
  };
  return (
    <search class="finder">
      <input
        ref={field}
        type="text"
        aria-label="Find a component"
        placeholder="Find, or kind: tag: flow: finding:"
        value={find.text}
        spellcheck={false}
        onInput={(event) => dispatch({ type: 'findChanged', text: event.currentTarget.value })}
        onKeyDown={press}
      />
      <FilterChoice picture={picture} text={find.text} dispatch={dispatch} />
      <span class="find-count" role="status">
        {countText(find, all.length)}
      </span>
      <IconButton icon="open" name="The one before (Shift+Enter)" act={() => move(dispatch, -1)} />
      <IconButton icon="close" name="The next (Enter)" act={() => move(dispatch, 1)} />
      <IconButton
        icon="end"
        name="Stop finding (Esc)"
        act={() => dispatch({ type: 'findChanged', text: null })}
      />
    </search>
  );
}

interface Pressed {
  event: KeyboardEvent;
  state: PreviewState;
  dispatch: Dispatch;
}

const keys: Record<string, (pressed: Pressed) => void> = {
  Enter: ({ event, state, dispatch }) => {
    const element = lookedAt(state);
    if (element !== null && (event.ctrlKey || event.metaKey)) dispatch({ type: 'chosen', element });
    else move(dispatch, event.shiftKey ? -1 : 1);
  },
  ArrowDown: ({ dispatch }) => move(dispatch, 1),
  ArrowUp: ({ dispatch }) => move(dispatch, -1),
  Escape: ({ state, dispatch }) => {
    const element = lookedAt(state);
    dispatch({ type: 'findChanged', text: null });
    if (element !== null)
      document.querySelector<SVGElement>(`.sysd-node[data-element="${CSS.escape(element)}"]`)?.focus();
  },
};

const move = (dispatch: Dispatch, by: number) => dispatch({ type: 'findMoved', by });

function countText({ text, at }: FindState, count: number): string {
  if (text.trim() === '') return '';
  return count === 0 ? 'none' : `${at + 1} of ${count}`;
}

/** All that there is to filter by; a choice is added to what is looked for. */
function FilterChoice(props: { picture: Picture; text: string; dispatch: Dispatch }): JSX.Element {
  const { picture, text, dispatch } = props;
  const offered = useMemo(() => choices(picture), [picture]);
  return (
    <select
      class="filter"
      aria-label="Filter by kind, tag, flow or finding"
      value=""
      onChange={(event) => {
        const { value } = event.currentTarget;
        event.currentTarget.value = '';
        if (value !== '') dispatch({ type: 'findChanged', text: `${text} ${value}`.trim() });
      }}
    >
      <option value="">Filter</option>
      {offered.map(({ filter, values }) => (
        <optgroup key={filter} label={filter}>
          {values.map((value) => (
            <option key={value} value={`${filter}:${value}`}>
              {value}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
