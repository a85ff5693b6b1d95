import type { Picture, ToPreview } from '../../../src/protocol.ts';
import type { Effect, Happening } from '../../../webview/state/events.ts';
import { initialState, type PreviewState } from '../../../webview/state/state.ts';
import { update } from '../../../webview/state/update.ts';
import { design, picture, reportOf } from './design.ts';

/** A preview that simulates only when it is told to. */
export const patient: PreviewState = {
  ...initialState,
  settings: { ...initialState.settings, simulateOnSave: false },
};

/** The preview after a series of happenings, and all that it asked for. */
export function once(happenings: Happening[], from: PreviewState = patient) {
  let state = from;
  const effects: Effect[] = [];
  for (const happening of happenings) {
    const next = update(state, happening);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

export const hear = (message: ToPreview): Happening => ({ type: 'heard', message });
export const shows = (answer: Picture): Happening => hear({ type: 'picture', answer });
export const saved = (version: number): Happening => hear({ type: 'run', version });
export const reported = (id: number, scenario: string | null): Happening => ({
  type: 'simulated',
  message: { type: 'report', id, report: reportOf(scenario) },
});
export const ended = (id: number): Happening => ({
  type: 'simulated',
  message: { type: 'ended', id, cancelled: false },
});
export const laidOut = (id: number): Happening => ({ type: 'laidOut', id, laidOut: { id: 'root' } });

export const renamed: Picture = {
  ...picture,
  version: 2,
  revision: 'r2',
  model: {
    ...design,
    components: design.components.map((component) =>
      component.id === 'web' ? { ...component, title: 'The tier that serves the web' } : component,
    ),
  },
};
export const faster: Picture = {
  ...picture,
  version: 2,
  revision: 'r2',
  model: { ...design, flows: design.flows.map((flow) => ({ ...flow, rate: 1000 })) },
};

export const layouts = (effects: Effect[]) => effects.filter((effect) => effect.do === 'layout');
export const posts = (effects: Effect[]) =>
  effects.flatMap((effect) => (effect.do === 'post' ? [effect.message] : []));
export const simulations = (effects: Effect[]) =>
  effects.flatMap((effect) => (effect.do === 'simulate' ? [effect] : []));
