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

export interface Finding {
  /** `group/name` */
  rule: string;
  severity: Severity;
  message: string;
  evidence: Evidence;
  /** The element it is about, for badges in the diagram. */
  element?: ElementId;
  uri: string;
  range: Range;
  related: RelatedPlace[];
  fixes: Fix[];
  /** Address of the rule's documentation. */
  help: string;
}
