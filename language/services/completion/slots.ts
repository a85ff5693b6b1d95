import type { Field, Form, Owner, ReferenceKind } from '../../vocabulary/descriptor.ts';
import type { Signature } from './signatures.ts';

/** A qualified name as written, part by part. */
export type Path = readonly string[];

/** Where statements stand, each with statements of its own. */
export type BlockType =
  | 'start'
  /** Behind the system. */
  | 'imports'
  | 'document'
  | 'place'
  | 'group'
  | 'component'
  | 'flow'
  | 'steps'
  | 'branches'
  | 'scenario';

/** The kinds a body belongs to: told, or those of what a name stands for. */
export type Subjects = { kinds: readonly string[] } | { named: Path };

/** Where the keys of a body come from. */
export type Keys =
  | { from: 'owner'; owner: Owner; subjects?: Subjects }
  | { from: 'fields'; fields: Readonly<Record<string, Field>> }
  /** Names of one's own. `rules` are those of `rules: { "group/name": level }`. */
  | { from: 'map'; of: Form; names?: 'rules' | 'metrics' };

/** The property whose value is meant. */
export interface PropertyPlace {
  name: string;
  keys: Keys;
}

/** One thing that may come at a place of the text. */
export type Slot =
  | { type: 'statement'; in: BlockType }
  | { type: 'keyword'; words: readonly string[] }
  | { type: 'key'; keys: Keys; given: ReadonlySet<string> }
  | { type: 'value'; form: Form; property?: PropertyPlace; example?: string }
  | {
      type: 'argument';
      signatures: readonly Signature[];
      /** Labels of the arguments before this one. */
      before: readonly (string | undefined)[];
    }
  /** `goesOn`: something always follows the name. */
  | { type: 'reference'; to: ReferenceKind | 'client'; after?: Path; goesOn?: boolean }
  | { type: 'technology'; kinds: readonly string[]; after?: Path }
  /** Who may begin a line of a flow. */
  | { type: 'caller'; callers: readonly Path[] }
  | { type: 'arrow' }
  | { type: 'operation'; of: readonly Path[] }
  | { type: 'outcome'; of: readonly Path[]; word: 'miss' | 'else' | 'undo' }
  /** Without a name: of the flow around it, or of anything in a scenario. */
  | { type: 'metric'; of: Path | 'flow' | 'any' }
  | { type: 'comparison'; metric: string }
  | { type: 'metricValue'; metric: string }
  | { type: 'action' }
  /** Braces with properties. */
  | { type: 'body' }
  | { type: 'rule' }
  | { type: 'path' }
  | { type: 'date' }
  /** Something of one's own: a new name, a title. */
  | { type: 'free' };

/** The parentheses around a place, and how far they are filled. */
export interface CallPlace {
  signatures: readonly Signature[];
  /** Arguments before this one, by label; those without have none. */
  before: readonly (string | undefined)[];
  /** The label of this argument. */
  label?: string;
}
