import { callsOf } from '../../src/model/lookup.ts';
import type { Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Happening } from '../state/events.ts';
import type { PreviewState } from '../state/state.ts';
import { findingsOf } from './findings.ts';

/** One line of a context menu. */
export interface Choice {
  text: string;
  happening: Happening;
  /** A line above it. */
  apart?: true;
  /** Of one among several that exclude each other, or of what is on or off: whether it holds. */
  checked?: boolean;
}

/** So many scenarios are offered at a card; the results have all of them. */
const mostScenarios = 6;

/** What can be done with an element of the picture. */
export function choicesOf(state: PreviewState, element: ElementId): Choice[] {
  const { picture } = state;
  if (!picture) return [];
  const { open } = findingsOf(picture, element);
  const fixes = open.map(
    ({ rule, message }, index): Choice => ({
      text: `Fix ${rule}…`,
      happening: { type: 'asked', message: { type: 'act', act: 'fix', element, rule, message } },
      ...(index === 0 ? { apart: true } : {}),
    }),
  );
  const scenarios = scenariosAbout(picture.model, element).map(
    ({ id, title, name }, index): Choice => ({
      text: `Run ${title ?? name}`,
      happening: { type: 'runRequested', only: id },
      ...(index === 0 ? { apart: true } : {}),
    }),
  );
  return [
    { text: 'Go to Definition', happening: { type: 'chosen', element } },
    {
      text: 'Find All References',
      happening: { type: 'asked', message: { type: 'act', act: 'references', element } },
    },
    ...(picture.findings.some((finding) => finding.element === element)
      ? [{ text: 'Show Findings', happening: { type: 'findingsShown', element } } satisfies Choice]
      : []),
    ...fixes,
    ...scenarios,
  ];
}

/** Those whose events or expectations are about the element or a flow through it first, then the others. */
function scenariosAbout({ scenarios, flows }: Model, element: ElementId): Model['scenarios'] {
  const through = new Set(
    flows
      .filter((flow) =>
        callsOf(flow).some(
          ({ callers, targets }) =>
            callers.includes(element) || targets.some(({ component }) => component === element),
        ),
      )
      .map(({ id }) => id),
  );
  const isAbout = ({ events, expectations }: Model['scenarios'][number]) =>
    events.some(({ action }) => 'target' in action && action.target === element) ||
    expectations.some(({ subject }) => subject.id === element || through.has(subject.id));
  const about = scenarios.filter(isAbout);
  return [...about, ...scenarios.filter((scenario) => !about.includes(scenario))].slice(0, mostScenarios);
}
