import type { DiagramGraph } from '../../src/diagram/graph.ts';
import type { ElkNode } from '../../src/diagram/layout.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Picture, PreviewSettings } from '../../src/protocol.ts';
import type { Report } from '../../src/simulation/report.ts';
import type { Size } from '../diagram/viewport.ts';
import type { Direction } from './direction.ts';
import type { FindState } from './find.ts';
import { initialLook, type LookState } from './look.ts';

/** Everything that the preview shows follows from this. */
export interface PreviewState {
  settings: PreviewSettings;
  /** What the extension last told; null before its first answer and when it has nothing to show. */
  picture: Picture | null;
  /** The extension has answered at least once. */
  answered: boolean;
  /** Equal keys simulate to the same figures. */
  simulationKey: string;
  /** Which picture of the design is shown, and what lies over it. */
  look: LookState;
  layout: LayoutState;
  simulation: SimulationState;
  panel: PanelState;
  playback: PlaybackState;
  /** What is looked for; null: nothing is. */
  find: FindState | null;
  /** The element whose findings are told. */
  findings: ElementId | null;
  /** The room for the diagram, pixels; null before it was measured. */
  canvas: Size | null;
  /** In which the diagram was drawn last. */
  direction: Direction | null;
  /** Pan and zoom; null: the whole picture is kept in sight. */
  view: Viewport | null;
  /** Where the cursor stands in the text. */
  highlighted: ElementId | null;
  /** What was clicked last. */
  selected: ElementId | null;
}

export interface LayoutState {
  drawn: Drawing | null;
  running: { id: number; key: string; graph: DiagramGraph } | null;
  /** Layouts that may be asked for again, the latest first. */
  known: { key: string; direction: Direction; subject: string; laidOut: ElkNode }[];
  /** Why the picture is not the latest. */
  problem: string | null;
  /** Keys of layouts that failed: they are not tried again unless asked for. */
  failed: string[];
  lastId: number;
}

export interface Drawing {
  key: string;
  graph: DiagramGraph;
  laidOut: ElkNode;
}

/** What became of one scenario; null is the undisturbed run. */
export type Outcome =
  | { type: 'report'; scenario: string | null; report: Report }
  | { type: 'refused'; scenario: string | null; message: string };

/** An outcome, and what it was measured of. */
export type Measured = Outcome & { version: number; simulationKey: string };

export interface Results {
  uri: string;
  outcomes: Measured[];
  /** Of each scenario the latest outcome that was measured otherwise: of another design, or with another seed. */
  previous?: Measured[];
}

export interface Running extends Results {
  id: number;
  version: number;
  simulationKey: string;
  scenarios: (string | null)[];
  /** The scenario under way, and how much of it is done, 0..1. */
  scenario: string | null;
  done: number;
  eventsPerSecond: number;
  /** What has been seen of that scenario so far; null before there is anything. */
  interim: Report | null;
}

export interface SimulationState {
  /** Run as soon as the picture is of this version or later: one scenario alone, or everything. */
  awaited: { version: number; only?: string } | null;
  running: Running | null;
  results: Results | null;
  /** Chosen by the person; null: the design's own. */
  seed: number | null;
  /** Why there was no run. */
  problem: string | null;
  lastId: number;
}

export interface PanelState {
  open: boolean;
  /** Pixels; null before the person chose one. */
  height: number | null;
  /** The scenario whose results are shown. */
  scenario: string | null;
  /** Over time, in place of the figures of the whole run. */
  charts: boolean;
}

/** Which time of the shown run is looked at. */
export interface PlaybackState {
  /** Simulated seconds; null: the figures of the whole run. */
  at: number | null;
  /** Pointed at in a chart: shown in its place. */
  peek: number | null;
  playing: boolean;
  /** Simulated seconds per second; null before the person chose a speed. */
  speed: number | null;
  /** The stretch that is played and charted; null: all of it. */
  brush: { from: number; to: number } | null;
}

export interface Viewport {
  x: number;
  y: number;
  k: number;
}

export const initialState: PreviewState = {
  settings: { direction: 'auto', simulateOnSave: true, layoutDeadline: 5 },
  picture: null,
  answered: false,
  simulationKey: '',
  look: initialLook,
  layout: { drawn: null, running: null, known: [], problem: null, failed: [], lastId: 0 },
  simulation: { awaited: null, running: null, results: null, seed: null, problem: null, lastId: 0 },
  panel: { open: true, height: null, scenario: null, charts: false },
  find: null,
  findings: null,
  playback: { at: null, peek: null, playing: false, speed: null, brush: null },
  canvas: null,
  direction: null,
  view: null,
  highlighted: null,
  selected: null,
};
