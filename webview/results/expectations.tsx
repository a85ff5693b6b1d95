import type { JSX } from 'preact';
import type { Dispatch } from '../state/events.ts';
import type { Judgement, Verdict } from './verdict.ts';

const marks: Record<Verdict, { sign: string; name: string }> = {
  holds: { sign: '✓', name: 'holds' },
  fails: { sign: '✗', name: 'fails' },
  unknown: { sign: '○', name: 'not known' },
};

/** Each expectation with its verdict, what was measured, and how far that is from the limit. */
export function ExpectationsTable(props: { judgements: Judgement[]; dispatch: Dispatch }): JSX.Element {
  const { judgements, dispatch } = props;
  return (
    <section>
      <table class="figures expectations">
        <caption class="unseen">Expectations</caption>
        <thead>
          <tr>
            <th scope="col">Expectation</th>
            <th scope="col">Actual</th>
            <th scope="col" class="lesser">
              95% range
            </th>
            <th scope="col" class="distance">
              Distance
            </th>
          </tr>
        </thead>
        <tbody>
          {judgements.map((judgement) => (
            <tr key={judgement.id} class={judgement.verdict}>
              <th scope="row">
                <span
                  class={`mark ${judgement.verdict}`}
                  role="img"
                  aria-label={marks[judgement.verdict].name}
                >
                  {marks[judgement.verdict].sign}
                </span>
                <button
                  type="button"
                  class="link"
                  title="Show in the text"
                  onClick={() => dispatch({ type: 'chosen', element: judgement.subject })}
                >
                  {judgement.subject}
                </button>{' '}
                <code>{judgement.text}</code>
                {judgement.note !== '' && <small>{judgement.note}</small>}
                {judgement.why.map((line) => (
                  <small key={line} class="why">
                    {line}.
                  </small>
                ))}
              </th>
              <td>
                {judgement.actual}
                {judgement.before !== '' && <small class="secondary">was {judgement.before}</small>}
                {judgement.distance !== '' && <small class="narrow-only">{judgement.distance}</small>}
              </td>
              <td class="secondary lesser">{judgement.range}</td>
              <td class="distance">{judgement.distance}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
