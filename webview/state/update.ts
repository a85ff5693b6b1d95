import type { Picture, PictureAnswer, PreviewView, ToPreview } from '../../src/protocol.ts';
import { cleared } from './cleared.ts';
import type { Happening, Happenings, Step } from './events.ts';
import { step } from './events.ts';
import { findChanged, findMoved } from './find.ts';
import { simulationKeyOf } from './key.ts';
import { canvasResized, draw, laidOut, layoutFailed, layoutRetried } from './layout.ts';
import { subjectIn } from './look.ts';
import {
  allFolded,
  breakingToggled,
  downToggled,
  focusChosen,
  foldToggled,
  heatChosen,
  repaired,
  showSubject,
  subjectChosen,
  weighAgain,
  weighed,
  weighingFailed,
  withLook,
} from './looking.ts';
import { brushed, playEnded, playToggled, rewound, speedChosen, timePeeked, timeShown } from './playback.ts';
import {
  cancelRun,
  pull,
  runAtFirst,
  runIfAwaited,
  runRequested,
  runWhenSeen,
  seedChosen,
  showing,
  simulated,
  simulatorFailed,
  withSimulation,
} from './simulation.ts';
import type { PreviewState } from './state.ts';

type Updates = { [K in keyof Happenings]: (state: PreviewState, happening: Happening<K>) => Step };

const panelHeights = { least: 80, most: 2000 };

const updates: Updates = {
  started: (state) => step(state, { do: 'post', message: { type: 'ready' } }),
  heard: (state, { message }) => hear(state, message),
  laidOut,
  layoutFailed,
  layoutRetried,
  simulated,
  simulatorFailed,
  runRequested,
  seedChosen,
  runCancelled: cancelRun,
  chosen: (state, { element }) =>
    step({ ...state, selected: element }, { do: 'post', message: { type: 'select', element } }),
  scenarioShown: (state, { scenario }) => step(rewound({ ...state, panel: { ...state.panel, scenario } })),
  playToggled,
  timeShown,
  timePeeked,
  playEnded,
  speedChosen,
  brushed,
  subjectChosen,
  heatChosen,
  foldToggled,
  allFolded,
  focusChosen,
  breakingToggled,
  downToggled,
  repaired,
  weighed,
  weighingFailed,
  findChanged,
  findMoved,
  findingsShown: (state, { element }) => step({ ...state, findings: element }),
  asked: (state, { message }) => step(state, { do: 'post', message }),
  pixelsCopied: (state) => step(state, { do: 'copyPixels' }),
  cleared,
  chartsToggled: (state) =>
    step({ ...state, panel: { ...state.panel, charts: !state.panel.charts, open: true } }),
  panelToggled: (state) => step({ ...state, panel: { ...state.panel, open: !state.panel.open } }),
  panelResized: (state, { height }) => {
    const bounded = Math.min(panelHeights.most, Math.max(panelHeights.least, Math.round(height)));
    return step({ ...state, panel: { ...state.panel, height: bounded } });
  },
  canvasResized,
  viewMoved: (state, { view }) =>
    view === null && state.picture ? draw({ ...state, view }) : step({ ...state, view }),
};

/** What becomes of the preview when something happens, and what it asks the world to do. */
export function update<K extends keyof Happenings>(state: PreviewState, happening: Happening<K>): Step {
  return updates[happening.type](state, happening);
}

function hear(state: PreviewState, message: ToPreview): Step {
  switch (message.type) {
    case 'changed':
      return step(state, { do: 'post', message: pull(state) });
    case 'picture':
      return receive(state, message.answer);
    case 'highlight':
      return step({ ...state, highlighted: message.element });
    case 'run':
      return runWhenSeen(state, message.version, message.scenario);
    case 'show':
      return show(state, message.view);
    case 'earlier':
      return earlier(state, message);
    case 'settings':
      return changeSettings(state, message.settings);
    case 'drawingWanted':
      return step(state, { do: 'tellDrawing', id: message.id });
    case 'pixelsWanted':
      return step(state, { do: 'paint', id: message.id, svg: message.svg });
    case 'copyPixels':
      return step(state, { do: 'copyPixels' });
  }
}

function show(state: PreviewState, view: PreviewView): Step {
  if (view.kind === 'results') return step(showing(state, view.scenario));
  return showSubject({ ...state, selected: view.flow }, { kind: 'sequence', id: view.flow });
}

function earlier(
  state: PreviewState,
  { name, model, problem }: Extract<ToPreview, { type: 'earlier' }>,
): Step {
  return draw(withLook(state, { earlier: { name, model, problem: problem ?? null } }));
}

function changeSettings(state: PreviewState, settings: PreviewState['settings']): Step {
  const turned = settings.direction !== state.settings.direction;
  const next = { ...state, settings };
  return turned && state.picture ? draw(next) : step(next);
}

function receive(state: PreviewState, answer: PictureAnswer): Step {
  if (answer === null) return draw({ ...state, answered: true, picture: null });
  if ('unchanged' in answer) {
    if (!state.picture) return step(state, { do: 'post', message: { type: 'pull' } });
    const { version, stale } = answer;
    return runIfAwaited({ ...state, picture: { ...state.picture, version, stale } });
  }
  const drawn = draw(withPicture(state, answer));
  const weighing = weighAgain(drawn.state);
  const running = state.picture ? runIfAwaited(weighing.state) : runAtFirst(weighing.state);
  return step(running.state, ...drawn.effects, ...weighing.effects, ...running.effects);
}

/** Something is still told of the element: a card of findings goes when the last of them is mended. */
const isFound = ({ findings, accepted = [] }: Picture, element: string): boolean =>
  [...findings, ...accepted].some((finding) => finding.element === element);

function withPicture(state: PreviewState, picture: Picture): PreviewState {
  const simulationKey = simulationKeyOf(picture.model);
  const played = simulationKey === state.simulationKey ? state : rewound(state);
  const findings = state.findings !== null && isFound(picture, state.findings) ? state.findings : null;
  const next = { ...played, answered: true, picture, simulationKey, findings };
  const subject = state.answered ? subjectIn(state.look.subject, picture.model) : state.look.subject;
  const looked = withLook(next, { subject });
  const { results } = state.simulation;
  const foreign = results !== null && results.uri !== picture.uri;
  const scenarios = picture.model.scenarios.map((scenario) => scenario.id);
  const shown = state.panel.scenario;
  const panel =
    shown === null || scenarios.includes(shown) ? state.panel : { ...state.panel, scenario: null };
  return foreign ? withSimulation({ ...looked, panel }, { results: null }) : { ...looked, panel };
}
