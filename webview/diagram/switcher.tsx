import type { JSX } from 'preact';
import { type HeatMetric, heatMetrics, heatScales } from '../../src/diagram/heat.ts';
import type { Dispatch } from '../state/events.ts';
import { subjectKey } from '../state/look.ts';
import type { PreviewState } from '../state/state.ts';
import { choicesIn } from './choices.ts';
import { metricIn } from './looked.ts';
import { isNarrow } from './narrow.ts';

/** Which picture is shown, and what its colours tell. */
export function Switcher({
  state,
  dispatch,
}: {
  state: PreviewState;
  dispatch: Dispatch;
}): JSX.Element | null {
  const { picture, look } = state;
  if (!picture) return null;
  const groups = choicesIn(picture.model);
  const all = groups.flatMap(({ choices }) => choices);
  return (
    <div class="switcher">
      <select
        aria-label="Picture"
        title="Which picture of the design is shown"
        value={subjectKey(look.subject)}
        onChange={({ currentTarget }) => {
          const chosen = all.find(({ subject }) => subjectKey(subject) === currentTarget.value);
          if (chosen) dispatch({ type: 'subjectChosen', subject: chosen.subject });
        }}
      >
        {groups.map(({ name, choices }) => (
          <optgroup key={name} label={name}>
            {choices.map(({ subject, label }) => (
              <option key={subjectKey(subject)} value={subjectKey(subject)}>
                {label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {look.subject.kind !== 'sequence' && !isNarrow(state) && (
        <HeatChoice metric={metricIn(state)} dispatch={dispatch} />
      )}
    </div>
  );
}

function HeatChoice({ metric, dispatch }: { metric: HeatMetric; dispatch: Dispatch }): JSX.Element {
  return (
    <select
      aria-label="Colours"
      title="What the colours tell"
      value={metric}
      onChange={({ currentTarget }) => {
        const chosen = heatMetrics.find((each) => each === currentTarget.value);
        if (chosen) dispatch({ type: 'heatChosen', metric: chosen });
      }}
    >
      {heatMetrics.map((each) => (
        <option key={each} value={each}>
          {heatScales[each].name}
        </option>
      ))}
    </select>
  );
}
