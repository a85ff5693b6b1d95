import type { Distribution } from '../../src/model/distribution.ts';
import type { ElementId } from '../../src/model/settings.ts';

/** What a quantity measures. Its base units: s, B, 1/s, B/s, $/s, m; numbers, ratios and factors have none. */
export type Dimension =
  | 'number'
  | 'time'
  | 'size'
  | 'rate'
  | 'bandwidth'
  | 'share'
  | 'factor'
  | 'money'
  | 'distance';

/** What a reference may name. */
export type ReferenceKind = 'component' | 'place' | 'group' | 'flow' | 'element';

interface Plain {
  /** Shown where the value is expected: `a time, such as 200ms`. */
  expects?: string;
}

/**
 * The form of a property's value: what is accepted, and so what completion offers and checking demands.
 * `T` is what the value becomes in the model; `Shape<T>` of a table entry must fit the settings' type.
 */
export type Shape =
  | (Plain & {
      form: 'quantity';
      dimension: Dimension;
      minimum?: number;
      maximum?: number;
      integer?: boolean;
    })
  /** Text in quotes, or a bare name. */
  | (Plain & { form: 'text' })
  | (Plain & { form: 'truth' })
  | (Plain & { form: 'word'; words: readonly string[]; synonyms?: Readonly<Record<string, string>> })
  | (Plain & { form: 'reference'; to: ReferenceKind })
  | (Plain & { form: 'list'; of: Shape; single?: boolean })
  /** `{ key: value }` with these keys. */
  | (Plain & { form: 'record'; fields: Readonly<Record<string, Field>> })
  /** `{ anything: value }` */
  | (Plain & { form: 'map'; of: Shape })
  /** `name(argument, key: argument)`; a bare name when no argument is required. */
  | (Plain & { form: 'call'; calls: Readonly<Record<string, CallForm>> })
  | (Plain & { form: 'distribution'; dimension: 'time' | 'number' })
  | (Plain & { form: 'either'; shapes: readonly Shape[] });

export interface Field {
  shape: Shape;
  documentation: string;
  required?: boolean;
}

/** One form of a call value. */
export interface CallForm {
  documentation: string;
  /** In order; positional arguments fill them from the left. */
  parameters: readonly (Field & { name: string })[];
  /** Labelled arguments of any name or quantity: `range(A-M: 62%, N-Z: 38%)`. */
  labelled?: Shape;
}

/** The plain value that a shape's text becomes before `read` turns it into the setting. */
export type Read =
  | number
  | string
  | boolean
  | ElementId
  | Distribution
  | Read[]
  | { [key: string]: Read }
  | { call: string; arguments: { [name: string]: Read }; labelled?: { label: string; value: Read }[] };

/** Where a property may stand. */
export type Owner =
  | 'component'
  | 'arrow'
  | 'flow'
  | 'place'
  | 'link'
  | 'group'
  | 'system'
  | 'scenario'
  | 'view'
  | 'accept';
