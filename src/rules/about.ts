import { lookup } from '../model/lookup.ts';
import type { Component, Connection, Element, Flow, Model } from '../model/model.ts';
import type { Origin, Range, Source } from '../model/source.ts';
import type { Evidence, RelatedPlace } from './finding.ts';
import type { Issue } from './rule.ts';
import { listed } from './words.ts';

type Told = Pick<Issue, 'message'> & Partial<Omit<Issue, 'message' | 'element'>>;
type AnyElement = Pick<Element<object>, 'id' | 'name' | 'source'>;

/** An issue about an element, shown at its name, which may be accepted on it. */
export function about(element: AnyElement, told: Told): Issue {
  return {
    element: element.id,
    uri: element.source.uri,
    range: element.source.name,
    evidence: 'derived',
    related: [],
    fixes: [],
    acceptable: { source: element.source, name: element.name },
    ...told,
  };
}

/** An issue about an arrow; it is accepted on its caller. */
export function aboutConnection(model: Model, connection: Connection, told: Told): Issue {
  const caller = lookup(model).components.get(connection.from);
  const issue = about(connection, told);
  if (caller) issue.acceptable = { source: caller.source, name: caller.name };
  else delete issue.acceptable;
  return issue;
}

/** Where a property is written, else the element's name. */
export function placeOf(source: Source, key: string): Range {
  return (Object.hasOwn(source.properties, key) ? source.properties[key]?.range : undefined) ?? source.name;
}

export function relatedTo(element: AnyElement, message: string): RelatedPlace {
  return { uri: element.source.uri, range: element.source.name, message };
}

/** Whether a fact is the kind's default: neither the file nor a technology says it. */
export function isAssumed(origin: Origin | undefined): boolean {
  return origin?.from === 'kind';
}

/** Those of the keys whose value is the kind's default. */
function assumedKeys(element: Component | Flow, keys: readonly string[]): string[] {
  const origins: Readonly<Record<string, Origin | undefined>> = element.origins;
  return keys.filter((key) => Object.hasOwn(origins, key) && isAssumed(origins[key]));
}

/** Evidence that rests on these settings, and the sentence that names those that are only the kind's defaults. */
export function restingOn(
  element: Component | Flow,
  keys: readonly string[],
  otherwise: Evidence = 'derived',
): Pick<Issue, 'evidence' | 'assumption'> {
  const assumed = assumedKeys(element, keys).map((key) => `\`${key}\``);
  if (assumed.length === 0) return { evidence: otherwise };
  const [are, them] = assumed.length === 1 ? ['is a default', 'it'] : ['are defaults', 'them'];
  return { evidence: 'assumed', assumption: `Its ${listed(assumed)} ${are}: state ${them} to be sure.` };
}

/** The file or its technology says this of the element. */
export function isSaid(element: Component | Flow, key: string): boolean {
  const origins: Readonly<Record<string, Origin | undefined>> = element.origins;
  const origin = Object.hasOwn(origins, key) ? origins[key] : undefined;
  return origin !== undefined && !isAssumed(origin);
}
