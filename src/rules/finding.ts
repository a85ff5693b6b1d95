import type { ElementId, Severity } from '../model/settings.ts';
import type { Range } from '../model/source.ts';

/** How sure a rule is of the facts behind a finding. */
export type Evidence = 'declared' | 'derived' | 'assumed';

/** safe: the model claims the same; design: the design changes; promise: what is promised changes; accept: adds an acceptance. */
export type FixLabel = 'safe' | 'design' | 'promise' | 'accept';

export interface TextEdit {
  uri: string;
  range: Range;
  newText: string;
}

export interface Fix {
  title: string;
  label: FixLabel;
  edits: TextEdit[];
}

export interface RelatedPlace {
  uri: string;
  range: Range;
  message: string;
}

/** What says that a finding is known and taken. */
export interface AcceptedBy {
  by: 'acceptance' | 'comment';
  reason: string;
  /** ISO date, the last day on which it is taken. */
  until?: string;
  owner?: string;
  ticket?: string;
  uri: string;
  range: Range;
}

export interface Finding {
  /** `group/name` */
  rule: string;
  severity: Severity;
  message: string;
  evidence: Evidence;
  /** The sentence at the end of the message that names the default on which the verdict rests. */
  assumption?: string;
  /** The element it is about, for badges in the diagram. */
  element?: ElementId;
  /** The flow it is about, where the element is not the flow itself. */
  flow?: ElementId;
  /** Present on findings that somebody has accepted. */
  accepted?: AcceptedBy;
  /** It is in the baseline: known before, and not to be told as new. */
  known?: true;
  uri: string;
  range: Range;
  related: RelatedPlace[];
  fixes: Fix[];
  /** Address of the rule's documentation. */
  help: string;
}
