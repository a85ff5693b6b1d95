import type { AstNode } from 'langium';
import type { ComponentKind, PlaceKind } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Origin } from '../../src/model/source.ts';
import type { Property } from '../generated/ast.ts';
import { documentAround } from '../services/resolve.ts';
import type { Owner, ReferenceKind } from '../vocabulary/descriptor.ts';
import { interpret, type VocabularyProblem } from '../vocabulary/index.ts';
import type { Context } from './context.ts';
import { propertyTrees } from './values.ts';

/** Values with whose they are. */
export interface Layer<Settings> {
  settings: Settings;
  origins: Partial<Record<keyof Settings & string, Origin>>;
}

/** What the properties of an element said when they were last read, and the names they asked for. */
interface Reading {
  owner: Owner;
  subject: ComponentKind | PlaceKind | undefined;
  properties: readonly Property[];
  names: readonly { name: string; to: ReferenceKind; id: ElementId | undefined }[];
  settings: object;
}

/** Readings without problems. An element that an edit leaves alone keeps its syntax tree, and with it its reading. */
const readings = new WeakMap<AstNode, Reading>();

/**
 * Reads the properties of an element into settings and reports what is wrong with them. While neither they nor what
 * they name changes, the settings are the same object.
 */
export function settingsOf<Settings extends object>(
  context: Context,
  node: AstNode,
  owner: Owner,
  properties: readonly Property[],
  subject?: ComponentKind | PlaceKind,
): Settings {
  const known = readings.get(node);
  if (known && known.owner === owner && known.subject === subject && stands(context, node, properties, known))
    return known.settings as Settings;
  const names: Reading['names'][number][] = [];
  const { settings, problems } = interpret(owner, subject, propertyTrees(properties), (name, to) => {
    const id = context.find(node, name.split('.'), to)?.id;
    names.push({ name, to, id });
    return id;
  });
  if (problems.length === 0) readings.set(node, { owner, subject, properties, names, settings });
  const missed = new Map(names.filter(({ id }) => id === undefined).map(({ name, to }) => [name, to]));
  for (const problem of problems)
    if (!context.isFull()) reportVocabulary(context, node, withNearestName(context, node, problem, missed));
  return settings as Settings;
}

function stands(context: Context, node: AstNode, properties: readonly Property[], known: Reading): boolean {
  const isSame = properties === known.properties || properties.length + known.properties.length === 0;
  return (
    isSame && known.names.every(({ name, to, id }) => context.find(node, name.split('.'), to)?.id === id)
  );
}

/** The same origin for every setting. */
export function allFrom<Settings extends object>(settings: Settings, origin: Origin): Layer<Settings> {
  const origins: Layer<Settings>['origins'] = {};
  for (const key of Object.keys(settings) as (keyof Settings & string)[]) origins[key] = origin;
  return { settings, origins };
}

/** Lays settings over each other; the first layer that has one wins. */
export function overlay<Settings extends object>(layers: readonly Layer<Settings>[]): Layer<Settings> {
  const settings = {} as Settings;
  const origins: Layer<Settings>['origins'] = {};
  for (const layer of layers)
    for (const key of Object.keys(layer.settings) as (keyof Settings & string)[]) {
      if (Object.hasOwn(settings, key)) continue;
      settings[key] = layer.settings[key];
      const origin = layer.origins[key];
      if (origin) origins[key] = origin;
    }
  return { settings, origins };
}

/** The vocabulary does not know the file's names: an unresolved one gets the nearest as a suggestion here. */
function withNearestName(
  context: Context,
  node: AstNode,
  problem: VocabularyProblem,
  missed: ReadonlyMap<string, ReferenceKind>,
): VocabularyProblem {
  if (problem.code !== 'unresolved' || problem.suggestion) return problem;
  const name = documentAround(node)?.$document?.textDocument.getText(problem.range) ?? '';
  const near = context.nearestName(node, name, missed.get(name) ?? 'element');
  if (near === undefined) return problem;
  return {
    ...problem,
    message: `${problem.message.replace(/\.$/, '')}. Did you mean \`${near}\`?`,
    suggestion: { title: `Change to \`${near}\``, newText: near, range: problem.range },
  };
}

export function reportVocabulary(context: Context, node: AstNode, problem: VocabularyProblem): void {
  const { suggestion } = problem;
  const uri = context.uriOf(node);
  context.problems.push({
    rule: `language/${problem.code}`,
    severity: problem.severity,
    message: problem.message,
    uri,
    range: problem.range,
    fixes: suggestion
      ? [
          {
            title: suggestion.title,
            label: 'design',
            edits: [{ uri, range: suggestion.range, newText: suggestion.newText }],
          },
        ]
      : [],
    related: [],
  });
}
