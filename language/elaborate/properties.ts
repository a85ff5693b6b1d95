import type { AstNode } from 'langium';
import type { ComponentKind, PlaceKind } from '../../src/model/model.ts';
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

/** Reads the properties of an element into settings and reports what is wrong with them. */
export function settingsOf<Settings extends object>(
  context: Context,
  node: AstNode,
  owner: Owner,
  properties: readonly Property[],
  subject?: ComponentKind | PlaceKind,
): Settings {
  const missed = new Map<string, ReferenceKind>();
  const { settings, problems } = interpret(owner, subject, propertyTrees(properties), (name, to) => {
    const found = context.find(node, name.split('.'), to)?.id;
    if (found === undefined) missed.set(name, to);
    return found;
  });
  for (const problem of problems)
    if (!context.isFull()) reportVocabulary(context, node, withNearestName(context, node, problem, missed));
  return settings as Settings;
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
