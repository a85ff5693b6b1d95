import { render } from 'preact';
import { App } from './app.tsx';
import type { Host } from './host.ts';
import { copyPixels, paint } from './share/pixels.ts';
import { shownPicture } from './share/shown.ts';
import type { Effect, Happening } from './state/events.ts';
import { restored, savedAlike, savedOf } from './state/saved.ts';
import type { PreviewState } from './state/state.ts';
import { update } from './state/update.ts';
import type { LayoutEngine, LayoutReport } from './workers/layout.ts';
import type { LossesEngine, LossesReport } from './workers/losses.ts';
import type { SimulatorEngine, SimulatorReport } from './workers/simulator.ts';

/** How the preview gets the engines it drives; tests give it others. */
export interface Engines {
  layout(report: LayoutReport): LayoutEngine;
  simulator(report: SimulatorReport): SimulatorEngine;
  losses(report: LossesReport): LossesEngine;
}

/** Milliseconds that the state must rest before it is kept: a drag changes it often. */
const restBeforeKeeping = 200;

/** What comes from outside is drawn in a task of its own, for to take it in is long enough with a large design. */
const fromOutside: ReadonlySet<Happening['type']> = new Set(['heard', 'laidOut', 'simulated'] as const);

/** So is what is found by one more letter: the browser first ends what it does with the letter. */
function isDrawnLater(happening: Happening, { find }: PreviewState): boolean {
  if (happening.type === 'findChanged') return find !== null && happening.text !== null;
  return fromOutside.has(happening.type);
}

/** Starts the preview in an element of the page; answers how to end it. */
export function mount(root: Element, host: Host, engines: Engines): () => void {
  let state: PreviewState = restored(host.recall());
  /** The state that the host has; null before there was anything to keep. */
  let kept: PreviewState | null = null;
  /** The state that is shown. */
  let drawn: PreviewState | null = null;
  let keeping: ReturnType<typeof setTimeout> | undefined;

  const layout = engines.layout({
    laidOut: (id, graph) => dispatch({ type: 'laidOut', id, laidOut: graph }),
    failed: (id, message) => dispatch({ type: 'layoutFailed', id, message }),
  });
  const simulator = engines.simulator({
    said: (message) => dispatch({ type: 'simulated', message }),
    failed: (id, message) => dispatch({ type: 'simulatorFailed', id, message }),
  });
  const losses = engines.losses({
    weighed: (id, loss) => dispatch({ type: 'weighed', id, loss }),
    failed: (id, message) => dispatch({ type: 'weighingFailed', id, message }),
  });

  function dispatch(happening: Happening): void {
    const isLater = isDrawnLater(happening, state);
    const next = update(state, happening);
    state = next.state;
    for (const effect of next.effects) perform(effect);
    if (isLater) setTimeout(draw);
    else queueMicrotask(draw);
    clearTimeout(keeping);
    keeping = setTimeout(keep, restBeforeKeeping);
  }

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'post':
        host.post(effect.message);
        break;
      case 'layout':
        layout.layout(effect.id, effect.input, effect.deadline);
        break;
      case 'stopLayout':
        layout.stop();
        break;
      case 'simulate':
        simulator.run(effect.id, effect.model, effect.scenarios, effect.seed);
        break;
      case 'weigh':
        losses.weigh(effect.id, effect.model, effect.down);
        break;
      case 'stopSimulation':
        simulator.cancel();
        break;
      case 'tellDrawing':
        host.post({ type: 'drawing', id: effect.id, shown: shownPicture(state) ?? null });
        break;
      case 'paint':
        void paint(effect.svg, effect.id).then(host.post);
        break;
      case 'copyPixels':
        void copyPixels(shownPicture(state)).then(host.post);
        break;
    }
  }

  /** Once for all that happens in one turn. */
  function draw(): void {
    if (drawn === state) return;
    drawn = state;
    render(<App state={state} dispatch={dispatch} />, root);
  }

  function keep(): void {
    const saved = savedOf(state);
    if (!saved || (kept !== null && savedAlike(kept, state))) return;
    kept = state;
    host.keep(saved);
  }

  const stopListening = host.listen((message) => dispatch({ type: 'heard', message }));
  const keepAtOnce = () => document.visibilityState === 'hidden' && keep();
  document.addEventListener('visibilitychange', keepAtOnce);
  dispatch({ type: 'started' });
  return () => {
    stopListening();
    document.removeEventListener('visibilitychange', keepAtOnce);
    clearTimeout(keeping);
    layout.stop();
    simulator.cancel();
    losses.stop();
    drawn = state;
    render(null, root);
  };
}
