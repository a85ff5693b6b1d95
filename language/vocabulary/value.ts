import type { ElementId } from '../../src/model/settings.ts';
import type { Range } from '../../src/model/source.ts';
import type { ReferenceKind } from './descriptor.ts';

/** `key: value` as it stands in the text. */
export interface PropertyTree {
  name: string;
  value: ValueTree;
  nameRange: Range;
}

export interface ArgumentTree {
  /** Before the colon: a name, or a quantity (`90%: 4ms`). */
  name?: string;
  value: ValueTree;
}

/** A value as it stands in the text, before anybody asks what it means. */
export type ValueTree = (
  | { kind: 'quantity'; text: string }
  | { kind: 'range'; low: string; high: string }
  | { kind: 'text'; text: string }
  | { kind: 'truth'; truth: boolean }
  | { kind: 'list'; items: ValueTree[] }
  | { kind: 'name'; name: string; call?: ArgumentTree[] }
  | { kind: 'body'; properties: PropertyTree[] }
) & { range: Range };

export type ProblemCode =
  | 'unknown-property'
  | 'misplaced-property'
  | 'duplicate-property'
  | 'missing-property'
  | 'wrong-dimension'
  | 'unknown-unit'
  | 'malformed'
  | 'wrong-type'
  | 'impossible-value'
  | 'unknown-word'
  | 'contradiction'
  | 'unresolved';

export interface VocabularyProblem {
  code: ProblemCode;
  severity: 'error' | 'warning';
  message: string;
  range: Range;
  suggestion?: { title: string; newText: string; range: Range };
}

/** The qualified name that a reference stands for; undefined when there is none of that sort. */
export type Resolve = (name: string, to: ReferenceKind) => ElementId | undefined;

/** What reading a value leaves behind beside the value. */
export interface Reader {
  resolve: Resolve;
  problems: VocabularyProblem[];
}

/** What a value is, for messages: `a list`. */
export function describeTree(value: ValueTree): string {
  switch (value.kind) {
    case 'quantity':
      return `\`${shortened(value.text)}\``;
    case 'range':
      return `the range \`${shortened(`${value.low}..${value.high}`)}\``;
    case 'text':
      return 'text in quotes';
    case 'truth':
      return `\`${value.truth}\``;
    case 'list':
      return 'a list';
    case 'name':
      return `\`${shortened(value.name)}${value.call ? '(…)' : ''}\``;
    case 'body':
      return 'a block in braces';
  }
}

export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
