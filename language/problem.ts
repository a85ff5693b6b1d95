import type { Severity } from '../src/model/settings.ts';
import type { Range } from '../src/model/source.ts';

/* What the language itself has to say about a text, before any rule looks at the design. */

export interface TextEdit {
  uri: string;
  range: Range;
  newText: string;
}

/** safe: the model claims the same; design: the design changes; promise: what is promised changes; accept: adds an acceptance. */
export interface Fix {
  title: string;
  label: 'safe' | 'design' | 'promise' | 'accept';
  edits: TextEdit[];
}

export interface RelatedPlace {
  uri: string;
  range: Range;
  message: string;
}

export interface Problem {
  /** `syntax/error`, `language/unknown-property`, ... */
  rule: string;
  severity: Severity;
  message: string;
  uri: string;
  range: Range;
  fixes: Fix[];
  related: RelatedPlace[];
}
