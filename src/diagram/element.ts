/** A piece of SVG as plain data: nothing is escaped here, whoever turns it into text or DOM does that. */
export interface SvgElement {
  tag: string;
  attributes: Record<string, string | number>;
  children: (SvgElement | string)[];
}

export type Attributes = Record<string, string | number | undefined>;

/** An element; attributes that are undefined and children that are undefined or false are left out. */
export function element(
  tag: string,
  attributes: Attributes,
  children: readonly (SvgElement | string | undefined | false)[] = [],
): SvgElement {
  return {
    tag,
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(
        (entry): entry is [string, string | number] => entry[1] !== undefined,
      ),
    ),
    children: children.filter(
      (child): child is SvgElement | string => child !== undefined && child !== false,
    ),
  };
}

/** What a record holds under a key itself: a component may well be called `constructor`. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
