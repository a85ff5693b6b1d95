/** A position in a text, 0-based like the Language Server Protocol's. */
export interface Position {
  line: number;
  character: number;
}

/** A half-open stretch of text. */
export interface Range {
  start: Position;
  end: Position;
}

/** Where a property stands in the text. */
export interface PropertySource {
  /** `key: value` without a following comma. */
  range: Range;
  value: Range;
  /** The comma or semicolon that follows it, when there is one. */
  separator?: Range;
}

/** Where an element stands in the text, enough to point at it and to edit it. */
export interface Source {
  uri: string;
  /** The whole statement. */
  range: Range;
  /** Its name, or what stands for it (the arrow of a connection, the metric of an expectation). */
  name: Range;
  /** Its braces and what they hold; absent when it has none. */
  body?: Range;
  /**
   * Where a body may be added when there is none; absent: at the end of the statement. In a chain the body of
   * each call stands behind its own target (and operation), not at the end of the chain.
   */
  bodyAt?: Position;
  properties: Record<string, PropertySource>;
}

/** Where the value in force comes from: the file beats the technology, the technology beats the kind. */
export type Origin =
  | { from: 'file' }
  | { from: 'technology'; technology: string }
  | { from: 'enclosing'; element: string }
  | { from: 'kind' };
