import type { Analysis, Loss } from './analysis/facts.ts';
import type { SvgElement } from './diagram/element.ts';
import type { DiagramGraph } from './diagram/graph.ts';
import type { Model } from './model/model.ts';
import type { Piece } from './model/patch.ts';
import type { ElementId } from './model/settings.ts';
import type { Position, Range } from './model/source.ts';
import type { Finding } from './rules/finding.ts';
import type { Report } from './simulation/report.ts';

export type { Analysis, Loss, Report };

/*
 * Everything that the language server, the extension and the preview say to each other.
 * The preview pulls: it is told that something changed and asks for what it does not have yet.
 */

/** What the preview shows of one document. */
export interface Picture {
  uri: string;
  /** Document version the model was made from. */
  version: number;
  /** Hash of all but source positions: equal revisions draw the same picture. */
  revision: string;
  /** The document has syntax errors now; the model is the last good one. */
  stale: boolean;
  model: Model;
  /** Absent until the background analysis of this version has ended. */
  analysis?: Analysis;
  findings: Pick<Finding, 'rule' | 'severity' | 'message' | 'element'>[];
  /** Findings that somebody has accepted, for badges of their own. */
  accepted?: AcceptedRisk[];
}

/** A finding that somebody has accepted, and why. */
export interface AcceptedRisk extends Pick<Finding, 'rule' | 'severity' | 'message' | 'element'> {
  reason: string;
  /** ISO date, the last day on which it is taken. */
  until?: string;
}

/** Requests and notifications between the extension and the language server, by LSP method name. */
export const serverMethods = {
  /** request: PictureQuery -> PictureAnswer */
  picture: 'sysd/picture',
  /** request: LocateQuery -> Range | null */
  locate: 'sysd/locate',
  /** request: ElementAtQuery -> ElementId | null */
  elementAt: 'sysd/elementAt',
  /** request: RunQuery -> RunAnswer; for where no preview runs it */
  run: 'sysd/run',
  /** request: ResultsQuery -> ExpectationResult[] */
  results: 'sysd/results',
  /** request: TestsQuery -> DesignTests | null; null of a document that the server does not know */
  tests: 'sysd/tests',
  /** notification from the server: ProgressNote, while it simulates */
  progress: 'sysd/progress',
  /** request: ModelQuery -> Model | null; null for a text with errors */
  modelOf: 'sysd/modelOf',
  /** request: ModelQuery -> Sketch; for texts that are in no file of their own */
  sketch: 'sysd/sketch',
  /** notification to the server: ReportNote; failed expectations become diagnostics */
  report: 'sysd/report',
  /** notification to the server: PreviewNote; a visible preview runs the simulation itself */
  preview: 'sysd/preview',
  /** notification from the server: ChangedNote */
  changed: 'sysd/changed',
} as const;

/** Requests from the language server to the extension: what a server without a disk asks the editor for. */
export const clientMethods = {
  /** request: FileQuery -> string | null; null when it cannot be read */
  readFile: 'sysd/readFile',
  /** request: FileQuery -> DirectoryAnswer */
  readDirectory: 'sysd/readDirectory',
  /** request: FileQuery -> StatAnswer */
  stat: 'sysd/stat',
  /** request: name of a worker's script of the extension's `dist` -> string */
  script: 'sysd/script',
} as const;

export interface FileQuery {
  uri: string;
}
/** null when there is nothing of that address. */
export type StatAnswer = 'file' | 'directory' | null;
/** Empty for what is no directory. */
export type DirectoryAnswer = { name: string; kind: 'file' | 'directory' }[];
/** Scripts that the server starts as workers of its own. */
export type WorkerScript = 'analyst-web.js' | 'simulator-web.js';

/** Commands of the editor that code lenses call, each with LensArguments. */
export const lensCommands = {
  runScenario: 'sysd.runScenario',
  showResults: 'sysd.showResults',
  showFlow: 'sysd.showFlow',
  showFindings: 'sysd.showFindings',
} as const;

/** Command of the editor, called with the address of a document and the id of a flow. */
export const openSequence = 'sysd.openSequence';

/** What a code lens is about. */
export interface LensArguments {
  uri: string;
  element: ElementId;
  /** Of results: of which scenario; without it of the undisturbed run. */
  scenario?: string;
  /** Its name in the text. */
  range: Range;
}

export interface PictureQuery {
  uri: string;
  /** Revision the asker already has. */
  known?: string;
}
export type PictureAnswer = Picture | { unchanged: true; version: number; stale: boolean } | null;
/** Another text of a document, such as an earlier version. */
export interface ModelQuery {
  uri: string;
  text: string;
}
/** What a text says that nobody keeps open; without a model where it has errors. */
export interface Sketch {
  model?: Model;
  problems: { line: number; message: string }[];
}
export interface LocateQuery {
  uri: string;
  element: ElementId;
}
export interface LocateAnswer {
  uri: string;
  range: Range;
}
export interface ElementAtQuery {
  uri: string;
  position: Position;
}
/** What was run, as far as it could be; null is the undisturbed run. What is known of other scenarios stays. */
export interface ReportNote {
  uri: string;
  version: number;
  scenarios: (string | null)[];
  reports: Report[];
}
export interface RunQuery {
  uri: string;
  /** null is the undisturbed run; absent: that and every scenario. */
  scenarios?: (string | null)[];
}
/** `problem`: why there is nothing to see. */
export interface RunAnswer {
  problem?: string;
}
export interface ProgressNote {
  uri: string;
  /** What is being simulated; null is the undisturbed run. */
  scenario: string | null;
  /** 0..1 of it. */
  done: number;
}
export interface TestsQuery {
  uri: string;
}
/** What a design expects of itself, and what the last simulation said to it. */
export interface DesignTests {
  title: string;
  /** The document has errors of syntax: these are the tests of the last good text. */
  stale: boolean;
  /** Flows, which are tested by the undisturbed run, then scenarios; those without an expectation too. */
  suites: TestSuite[];
  /** When the latest report came in, milliseconds since 1970; null before the first. */
  ranAt: number | null;
}
export interface TestSuite {
  id: ElementId;
  title?: string;
  /** The run that tests it; null is the undisturbed one. */
  scenario: string | null;
  /** Its name in this document; absent where it stands in another, or has just been edited. */
  range?: Range;
  expectations: ExpectationTest[];
}
export interface ExpectationTest {
  id: string;
  text: string;
  range?: Range;
  outcome?: TestOutcome;
}
export interface TestOutcome {
  passed: boolean;
  /** false: this simulation does not measure it; `lines` say why. */
  judged: boolean;
  /** With its unit; absent where there was nothing to measure. */
  actual?: string;
  /** What it had to be: `< 250 ms`. */
  limit: string;
  /** Why it failed, each a sentence without its full stop. */
  lines: string[];
  /** The design has changed since. */
  old: boolean;
}
export interface ResultsQuery {
  uri: string;
}
/** What the last simulation measured of an expectation. */
export interface ExpectationResult {
  /** Of the expectation, in the text as it is now. */
  range: Range;
  /** With its unit. */
  figure: string;
  passed: boolean;
  /** The design has changed since. */
  old: boolean;
}
export interface PreviewNote {
  uri: string;
  visible: boolean;
}
export interface ChangedNote {
  uri: string;
  version: number;
}

/** From the extension to the preview. */
export type ToPreview =
  | { type: 'changed'; version: number }
  | { type: 'picture'; answer: PictureAnswer }
  /** The cursor stands in this element. */
  | { type: 'highlight'; element: ElementId | null }
  /** Run the undisturbed flows and every scenario, or one scenario alone, once the document is of this version. */
  | { type: 'run'; version: number; scenario?: string }
  | { type: 'show'; view: PreviewView }
  /** The earlier version that was asked for; `problem`: why there is none. */
  | { type: 'earlier'; name: string; model: Model | null; problem?: string }
  | { type: 'settings'; settings: PreviewSettings }
  /** What is shown now is wanted. */
  | { type: 'drawingWanted'; id: number }
  /** An SVG is wanted as pixels. */
  | { type: 'pixelsWanted'; id: number; svg: string }
  /** What is shown goes to the clipboard, as pixels. */
  | { type: 'copyPixels' };

/** What the preview shows, without what only whoever edits it needs: cursor, choice and findings. */
export interface ShownPicture {
  drawing: SvgElement;
  /** Of a diagram, for the languages of other tools; a sequence has none. */
  graph?: DiagramGraph;
}

/** What a person asked to see. */
export type PreviewView =
  /** A flow, step by step. */
  | { kind: 'sequence'; flow: ElementId }
  /** What was measured; null is the undisturbed run. */
  | { kind: 'results'; scenario: string | null };

/** From the preview to the extension. */
export type FromPreview =
  | { type: 'ready' }
  | { type: 'pull'; known?: string }
  /** A node or an arrow was clicked: select its source. */
  | { type: 'select'; element: ElementId }
  /** Something is to be done with an element in its text. */
  | ElementAct
  /** The preview is to stand in a window of its own. */
  | { type: 'newWindow' }
  /** The version of the file that was committed last is wanted. */
  | { type: 'compare' }
  | { type: 'report'; version: number; scenarios: (string | null)[]; reports: Report[] }
  /** Null: nothing is shown yet. */
  | { type: 'drawing'; id: number; shown: ShownPicture | null }
  /** A PNG. */
  | { type: 'pixels'; id: number; png: Uint8Array }
  | { type: 'noPixels'; id: number; problem: string }
  /** What is shown is to be written to a file, or copied as text. */
  | { type: 'share'; as: 'file' | 'svg' }
  /** Something has gone to the clipboard. */
  | { type: 'copied' }
  /** Something the person should know that the preview cannot show itself. */
  | { type: 'problem'; message: string };

/** What the preview asks the editor to do with an element: `fix` and `explain` are about one finding of it. */
export type ElementAct =
  | { type: 'act'; act: 'references'; element: ElementId }
  | { type: 'act'; act: 'fix' | 'explain'; element: ElementId; rule: string; message: string };

export interface PreviewSettings {
  /** `auto`: whichever shows the diagram larger. */
  direction: 'auto' | 'right' | 'down';
  /** Run the simulation when the document is saved. */
  simulateOnSave: boolean;
  /** Seconds; how long a layout may take. */
  layoutDeadline: number;
}

/** To and from the worker that simulates: one run at a time, a new `run` cancels the last. */
export type ToSimulator =
  | { type: 'run'; id: number; model: Model; scenarios: (string | null)[]; seed?: number }
  | { type: 'cancel' };
export type FromSimulator =
  | {
      type: 'progress';
      id: number;
      scenario: string | null;
      done: number;
      eventsPerSecond: number;
      /** What has been seen so far, now and then. */
      report?: Report;
    }
  | { type: 'report'; id: number; report: Report }
  | { type: 'ended'; id: number; cancelled: boolean }
  | { type: 'refused'; id: number; scenario: string | null; message: string };

/** To and from the worker that tells what is left of a design while some of it is down. */
export interface ToLosses {
  id: number;
  model: Model;
  /** Components, places, and replicas as `web#2`. */
  down: ElementId[];
}
export type FromLosses =
  | { type: 'loss'; id: number; loss: Loss }
  | { type: 'failed'; id: number; message: string };

/** To and from the worker beside the server that analyses. */
export interface ToAnalyst {
  id: number;
  model: Model;
  /** ISO date against which acceptances expire. */
  today: string;
  /** What the design's project says. */
  surroundings?: Surroundings;
}

/**
 * What goes to that worker: the pieces in which a model differs from the last one of its file, then what is asked about
 * it. A model is sent in pieces because handing it over holds up the thread that answers the editor.
 */
export type AnalystMessage =
  | { type: 'piece'; piece: Piece }
  | ({ type: 'question'; head: Pick<Model, 'uri' | 'system'> } & Omit<ToAnalyst, 'model'>)
  /** No more pieces will come that refer to the model of this file. */
  | { type: 'forget'; uri: string };

export interface FromAnalyst {
  id: number;
  analysis: Analysis;
  /** Those that the baseline knows are hints. */
  findings: Finding[];
  /** Each with its reason in `accepted`. */
  accepted: Finding[];
  /** Mistakes in the project's configuration or baseline. */
  problems: ProjectProblem[];
}

/** What the rules have found that need no analysis, ahead of the answer to a question about a large design. */
export interface FirstFindings {
  /** That of the question. */
  id: number;
  findings: Finding[];
  /** The rules that are done; of the others the last findings still stand. */
  first: string[];
}

/** A file as text. */
export interface FileText {
  uri: string;
  text: string;
}

/** What a project says of its designs; absent where it says nothing. */
export interface Surroundings {
  /** Its sysd.config.json. */
  configuration?: FileText;
  /** Its list of findings that were known before. */
  baseline?: FileText;
}

export interface ProjectProblem {
  uri: string;
  message: string;
  range: Range;
}
