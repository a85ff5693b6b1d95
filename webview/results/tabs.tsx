import type { JSX, TargetedKeyboardEvent } from 'preact';
import type { Model } from '../../src/model/model.ts';
import type { Dispatch } from '../state/events.ts';
import type { PreviewState } from '../state/state.ts';
import { scenarioView, type Tally, tallyOf } from './view.ts';

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** One tab for the undisturbed run and one for each scenario, with how its expectations went. */
export function ScenarioTabs(props: { state: PreviewState; model: Model; dispatch: Dispatch }): JSX.Element {
  const { state, model, dispatch } = props;
  const scenarios = [null, ...model.scenarios.map(({ id }) => id)];
  const shown = state.panel.scenario;
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const by = steps[event.key];
    const next =
      by === undefined ? undefined : scenarios.at((scenarios.indexOf(shown) + by) % scenarios.length);
    if (next === undefined) return;
    event.preventDefault();
    dispatch({ type: 'scenarioShown', scenario: next });
    const tabs = event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]');
    tabs[scenarios.indexOf(next)]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Scenarios" onKeyDown={move}>
      {scenarios.map((scenario) => {
        const view = scenarioView(state, model, scenario);
        const tally = tallyOf(view);
        const chosen = scenario === shown;
        return (
          <button
            key={scenario ?? ''}
            type="button"
            role="tab"
            class={view.old ? 'tab old' : 'tab'}
            aria-selected={chosen}
            aria-controls="results"
            tabIndex={chosen ? 0 : -1}
            title={tallyText(tally)}
            onClick={() => dispatch({ type: 'scenarioShown', scenario })}
          >
            {titleOf(model, scenario)}
            <TabMark tally={tally} />
          </button>
        );
      })}
    </div>
  );
}

/** What a scenario is called; null is the run that nothing disturbs. */
export function titleOf(model: Model, scenario: string | null): string {
  if (scenario === null) return 'Undisturbed';
  const found = model.scenarios.find(({ id }) => id === scenario);
  return found?.title ?? found?.name ?? scenario;
}

function TabMark({ tally }: { tally: Tally }): JSX.Element | null {
  if (tally.refused)
    return (
      <span class="mark unknown" role="img" aria-label="refused">
        !
      </span>
    );
  if (tally.failed > 0)
    return (
      <span class="mark fails" role="img" aria-label={tallyText(tally)}>
        ✗ {tally.failed}
      </span>
    );
  if (tally.measured && tally.held > 0)
    return (
      <span class="mark holds" role="img" aria-label={tallyText(tally)}>
        ✓
      </span>
    );
  return null;
}

function tallyText({ held, failed, refused, measured }: Tally): string {
  if (refused) return 'Could not be simulated';
  if (!measured && failed === 0) return 'Not simulated yet';
  if (held + failed === 0) return 'No expectations';
  return failed > 0 ? `${failed} of ${held + failed} expectations fail` : `All ${held} expectations hold`;
}
