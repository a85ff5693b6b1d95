import type { Position, PropertySource, Range, Source } from '../model/source.ts';
import type { TextEdit } from './finding.ts';

/** A change to the text, told by elements and properties instead of positions. */
export type Change =
  /** Gives a property this value, whether it has one or not. `value` is .sysd text. */
  | { type: 'set'; at: Source; key: string; value: string }
  | { type: 'remove'; at: Source; key: string }
  /** A statement on a line of its own behind an element's. */
  | { type: 'append'; after: Source; text: string }
  | { type: 'replace'; uri: string; range: Range; text: string };

/**
 * The text edits that make these changes, from source ranges alone. No two of them overlap, and elements that
 * share a stretch of text (the arrows of a chain) are changed once.
 */
export function editsOf(changes: readonly Change[]): TextEdit[] {
  const edits: TextEdit[] = [];
  const appendices: TextEdit[] = [];
  const additions = new Map<string, { at: Source; properties: Map<string, string> }>();
  for (const change of changes) {
    if (change.type === 'replace') edits.push({ uri: change.uri, range: change.range, newText: change.text });
    else if (change.type === 'append') appendices.push(appended(change.after, change.text));
    else if (change.type === 'remove') edits.push(...removed(change.at, change.key));
    else {
      const present = propertyOf(change.at, change.key);
      if (present) edits.push({ uri: change.at.uri, range: present.value, newText: change.value });
      else {
        const place = `${change.at.uri} ${JSON.stringify(insertionPoint(change.at))}`;
        const addition = additions.get(place) ?? { at: change.at, properties: new Map() };
        addition.properties.set(change.key, change.value);
        additions.set(place, addition);
      }
    }
  }
  for (const { at, properties } of additions.values())
    edits.push(
      inserted(
        at,
        [...properties].map(([key, value]) => `${key}: ${value}`),
      ),
    );
  // A body is added where the next statement is: edits at one place take effect in their order.
  return distinct([...edits, ...appendices]);
}

function propertyOf(source: Source, key: string): PropertySource | undefined {
  return Object.hasOwn(source.properties, key) ? source.properties[key] : undefined;
}

function propertiesInOrder(source: Source): PropertySource[] {
  return Object.values(source.properties).sort((a, b) => compare(a.range.start, b.range.start));
}

function inserted(at: Source, properties: readonly string[]): TextEdit {
  const { uri, body } = at;
  const position = insertionPoint(at);
  const range = { start: position, end: position };
  if (!body) return { uri, range, newText: ` { ${properties.join('  ')} }` };
  const [first] = propertiesInOrder(at);
  if (body.start.line === body.end.line) {
    const text = properties.join('  ');
    return { uri, range, newText: first ? `  ${text}` : ` ${text} ` };
  }
  const ownLine = first && first.range.start.line > body.start.line;
  const column = ownLine ? first.range.start.character : at.range.start.character + 2;
  const lineStart = `\n${' '.repeat(column)}`;
  return { uri, range, newText: properties.map((property) => lineStart + property).join('') };
}

/** Behind the last property, else behind the opening brace, else where a body may be added. */
function insertionPoint({ body, bodyAt, range, properties }: Source): Position {
  if (!body) return bodyAt ?? range.end;
  const ends = Object.values(properties)
    .map((property) => property.range.end)
    .sort(compare);
  return ends.at(-1) ?? { line: body.start.line, character: body.start.character + 1 };
}

function removed(at: Source, key: string): TextEdit[] {
  const property = propertyOf(at, key);
  if (!property) return [];
  const { start } = property.range;
  const end = property.separator?.end ?? property.range.end;
  return [{ uri: at.uri, range: { start, end }, newText: '' }];
}

function appended(after: Source, text: string): TextEdit {
  const { start, end } = after.range;
  return {
    uri: after.uri,
    range: { start: end, end },
    newText: `\n${' '.repeat(start.character)}${text}`,
  };
}

function distinct(edits: readonly TextEdit[]): TextEdit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}

/** Negative when `a` comes before `b`. */
export function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
