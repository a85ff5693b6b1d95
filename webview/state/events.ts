import type { HeatMetric } from '../../src/diagram/heat.ts';
import type { ElkNode } from '../../src/diagram/layout.ts';
import type { Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { FromPreview, FromSimulator, Loss, ToPreview } from '../../src/protocol.ts';
import type { Size } from '../diagram/viewport.ts';
import type { Subject } from './look.ts';
import type { PreviewState, Viewport } from './state.ts';

/** What may happen to the preview, by type. */
export interface Happenings {
  started: object;
  /** The extension said something. */
  heard: { message: ToPreview };
  laidOut: { id: number; laidOut: ElkNode };
  layoutFailed: { id: number; message: string };
  layoutRetried: object;
  simulated: { message: FromSimulator };
  simulatorFailed: { id: number; message: string };
  /** One scenario alone (null: the undisturbed run), or everything. */
  runRequested: { only?: string | null };
  /** Null: the design's own. */
  seedChosen: { seed: number | null };
  runCancelled: object;
  /** A node, an arrow or a line of the results was chosen. */
  chosen: { element: ElementId };
  scenarioShown: { scenario: string | null };
  playToggled: object;
  /** Simulated seconds; null: the whole run. */
  timeShown: { at: number | null };
  /** Pointed at; null: no longer. */
  timePeeked: { at: number | null };
  playEnded: object;
  speedChosen: { speed: number };
  brushed: { brush: { from: number; to: number } | null };
  subjectChosen: { subject: Subject };
  heatChosen: { metric: HeatMetric };
  /** A box is folded up, or opened. */
  foldToggled: { element: ElementId };
  allFolded: { folded: boolean };
  focusChosen: { element: ElementId | null };
  breakingToggled: object;
  downToggled: { element: ElementId };
  repaired: object;
  weighed: { id: number; loss: Loss };
  weighingFailed: { id: number; message: string };
  findChanged: { text: string | null };
  findMoved: { by: number };
  /** Null: told enough of them. */
  findingsShown: { element: ElementId | null };
  /** The editor is asked for something. */
  asked: { message: FromPreview };
  /** What is shown goes to the clipboard, as pixels. */
  pixelsCopied: object;
  /** Escape: what is shown for the moment goes, the latest first. */
  cleared: object;
  panelToggled: object;
  chartsToggled: object;
  panelResized: { height: number };
  canvasResized: { size: Size };
  viewMoved: { view: Viewport | null };
}

export type Happening<K extends keyof Happenings = keyof Happenings> = {
  [P in K]: { type: P } & Happenings[P];
}[K];

export type Dispatch = (happening: Happening) => void;

/** What the world is asked to do. */
export type Effect =
  | { do: 'post'; message: FromPreview }
  /** Supersedes the layout under way; `deadline` in seconds. */
  | { do: 'layout'; id: number; input: ElkNode; deadline: number }
  | { do: 'stopLayout' }
  /** Supersedes the run under way. */
  | { do: 'simulate'; id: number; model: Model; scenarios: (string | null)[]; seed: number | null }
  | { do: 'stopSimulation' }
  /** Supersedes the question about other losses. */
  | { do: 'weigh'; id: number; model: Model; down: readonly ElementId[] }
  /** What is shown is told, painted or copied. */
  | { do: 'tellDrawing'; id: number }
  | { do: 'paint'; id: number; svg: string }
  | { do: 'copyPixels' };

export interface Step {
  state: PreviewState;
  effects: Effect[];
}

export const step = (state: PreviewState, ...effects: Effect[]): Step => ({ state, effects });
