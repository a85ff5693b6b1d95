import type { ElementId } from '../../src/model/settings.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import { draw } from './layout.ts';
import { type BreakingState, initialLook, type LookState, type Subject, subjectKey } from './look.ts';
import type { PreviewState } from './state.ts';
import { foldedIn } from './subject.ts';

/** Shows another picture of the design, where the person last looked at it. */
export function showSubject(state: PreviewState, subject: Subject): Step {
  const { look, view } = state;
  const [before, after] = [subjectKey(look.subject), subjectKey(subject)];
  if (before === after) return step(state);
  const next = withLook(state, { subject, viewports: { ...look.viewports, [before]: view } });
  const drawn = draw({ ...next, view: look.viewports[after] ?? null });
  return subject.kind === 'difference'
    ? step(drawn.state, ...drawn.effects, { do: 'post', message: { type: 'compare' } })
    : drawn;
}

export const subjectChosen = (state: PreviewState, { subject }: Happening<'subjectChosen'>): Step =>
  showSubject(state, subject);

export const heatChosen = (state: PreviewState, { metric }: Happening<'heatChosen'>): Step =>
  step(withLook(state, { heat: metric }));

/** Folds a box up, or opens it. */
export function foldToggled(state: PreviewState, { element }: Happening<'foldToggled'>): Step {
  const folded = foldedIn(state);
  const next = folded.includes(element) ? folded.filter((id) => id !== element) : [...folded, element];
  return refolded(state, next);
}

/** Opens every box, or folds all of them up. */
export function allFolded(state: PreviewState, { folded }: Happening<'allFolded'>): Step {
  const model = state.picture?.model;
  if (!model) return step(state);
  return refolded(state, folded ? [...model.groups, ...model.places].map(({ id }) => id) : []);
}

function refolded(state: PreviewState, folded: readonly ElementId[]): Step {
  const { look } = state;
  return draw(withLook(state, { folded: { ...look.folded, [subjectKey(look.subject)]: [...folded] } }));
}

/** Shows what a component needs and who needs it; null: everything again. */
export const focusChosen = (state: PreviewState, { element }: Happening<'focusChosen'>): Step =>
  step(withLook(state, { focus: element }));

/** Begins to try out failures, or ends it, and then everything is up again. */
export function breakingToggled(state: PreviewState): Step {
  if (state.look.breaking.on) return step(withNothingBroken(state));
  return weigh(withBreaking(state, { on: true, loss: null, problem: null }), []);
}

/** No failures are tried out any more. */
function withNothingBroken(state: PreviewState): PreviewState {
  const { id } = state.look.breaking;
  return withBreaking(state, { ...initialLook.breaking, id: id + 1 });
}

/** Takes something down, or brings it back, and asks what that leaves. */
export function downToggled(state: PreviewState, { element }: Happening<'downToggled'>): Step {
  const { down } = state.look.breaking;
  return weigh(state, down.includes(element) ? down.filter((each) => each !== element) : [...down, element]);
}

/** Everything is up again. */
export const repaired = (state: PreviewState): Step => weigh(state, []);

/** What is down is weighed anew for a changed design. */
export const weighAgain = (state: PreviewState): Step => weigh(state, state.look.breaking.down);

function weigh(state: PreviewState, down: ElementId[]): Step {
  const { picture, look } = state;
  const { on, id } = look.breaking;
  const asked = withBreaking(state, { down, id: id + 1 });
  return picture && on ? step(asked, { do: 'weigh', id: id + 1, model: picture.model, down }) : step(asked);
}

export function weighed(state: PreviewState, { id, loss }: Happening<'weighed'>): Step {
  return id === state.look.breaking.id ? step(withBreaking(state, { loss, problem: null })) : step(state);
}

export function weighingFailed(state: PreviewState, { id, message }: Happening<'weighingFailed'>): Step {
  return id === state.look.breaking.id ? step(withBreaking(state, { problem: message })) : step(state);
}

export function withLook(state: PreviewState, change: Partial<LookState>): PreviewState {
  return { ...state, look: { ...state.look, ...change } };
}

function withBreaking(state: PreviewState, change: Partial<BreakingState>): PreviewState {
  return withLook(state, { breaking: { ...state.look.breaking, ...change } });
}
