import type { Component, ComponentKind, Group, Model } from '../../src/model/model.ts';
import type { ComponentSettings, ElementId } from '../../src/model/settings.ts';
import type { Component as ComponentNode, Technology } from '../generated/ast.ts';
import { isBuiltIn } from '../services/library.ts';
import { namesOf } from '../services/names.ts';
import { partsOf, resolveTechnology } from '../services/resolve.ts';
import { defaultsOf, interpret, nearest, type Resolve, settingsFor } from '../vocabulary/index.ts';
import type { Context } from './context.ts';
import { headOf } from './element.ts';
import { enclosingGroups, type Placements } from './places.ts';
import { rootOf } from './project.ts';
import { allFrom, type Layer, overlay, settingsOf } from './properties.ts';
import { isSamePlace, rangeOf, sourceOf } from './source.ts';
import { propertyTrees } from './values.ts';

/** Properties that answer one question in two ways: who says one of them means none of the other side. */
export const alternatives: readonly (readonly [
  keyof ComponentSettings,
  readonly (keyof ComponentSettings)[],
])[] = [
  ['availability', ['mtbf']],
  ['mtbf', ['availability']],
  ['serviceTime', ['readTime', 'writeTime']],
];

/** What surrounds the components of a model: the groups they may stand in, the places they may be put into. */
export interface Surroundings {
  groups: ReadonlyMap<ElementId, Group>;
  placements: Placements;
}

/** Adds a component; its settings are the file's over its groups' over the technology's over the kind's. */
export function addComponent(
  context: Context,
  model: Model,
  { groups, placements }: Surroundings,
  node: ComponentNode,
  group?: ElementId,
): void {
  const kind = context.kindOf(node);
  const head = headOf(context, node);
  if (!head || !kind) return;
  const technology = technologyOf(context, node, kind);
  const told = settingsOf<ComponentSettings>(context, node, 'component', node.properties, kind);
  const around = enclosingGroups(groups, group);
  const inputs: Inputs = {
    head,
    told,
    technology,
    around: around.map(({ id, settings }) => [id, settings.in]),
  };
  const known = made.get(node);
  if (known && isUnchanged(node, known, inputs, placements)) {
    model.components.push(known.component);
    return;
  }
  const layers = [
    allFrom(told, { from: 'file' }),
    ...around.map(inherited),
    ...(technology ? technologyLayers(context, technology, kind) : []),
  ];
  const given = layers.reduce(withoutAlternatives, { settings: {}, origins: {} });
  const { settings, origins } = overlay([given, allFrom(defaultsOf(kind, given.settings), { from: 'kind' })]);
  const component: Component = {
    ...head,
    kind,
    ...(technology ? { technology: technology.name } : {}),
    ...(group === undefined ? {} : { group }),
    placement: placements.spread(settings.in ?? []),
    settings,
    origins,
    source: sourceOf(context.uriOf(node), node, { properties: node.properties }),
  };
  model.components.push(component);
  if (!technology || isBuiltIn(technology)) made.set(node, { component, inputs });
}

/** All that a component is made of beside its node. */
interface Inputs {
  head: NonNullable<ReturnType<typeof headOf>>;
  told: ComponentSettings;
  technology: Technology | undefined;
  /** The groups around it and where they stand. */
  around: readonly (readonly [ElementId, ComponentSettings['in']])[];
}

/** Components as they were last made, but for those whose technology a file defines. */
const made = new WeakMap<ComponentNode, { component: Component; inputs: Inputs }>();

/** Whether a component would be made as it was: of the same, at the same place of the text. */
function isUnchanged(
  node: ComponentNode,
  { component, inputs }: { component: Component; inputs: Inputs },
  { head, told, technology, around }: Inputs,
  placements: Placements,
): boolean {
  return (
    told === inputs.told &&
    technology === inputs.technology &&
    isSamePlace(component.source.range, node) &&
    head.id === inputs.head.id &&
    head.description === inputs.head.description &&
    isSameList(placements.spread(component.settings.in ?? []), component.placement) &&
    around.length === inputs.around.length &&
    around.every(([id, places], index) => {
      const [knownId, knownPlaces] = inputs.around[index] ?? [];
      return id === knownId && isSameList(places ?? [], knownPlaces ?? []);
    })
  );
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return (
    left === right || (left.length === right.length && left.every((each, index) => each === right[index]))
  );
}

/** What a component has of the group around it: where it stands. */
function inherited(group: Group): Layer<ComponentSettings> {
  const { in: places } = group.settings;
  return allFrom(places ? { in: places } : {}, { from: 'enclosing', element: group.id });
}

function withoutAlternatives(
  upper: Layer<ComponentSettings>,
  lower: Layer<ComponentSettings>,
): Layer<ComponentSettings> {
  const settings = { ...lower.settings };
  for (const [said, others] of alternatives)
    if (Object.hasOwn(upper.settings, said)) for (const other of others) delete settings[other];
  return overlay([upper, { settings, origins: lower.origins }]);
}

function technologyOf(context: Context, node: ComponentNode, kind: ComponentKind): Technology | undefined {
  const parts = node.technology ? partsOf(node.technology) : [];
  if (!node.technology || parts.length === 0) return undefined;
  const found = resolveTechnology(context.project, context.project.library, node, parts)?.element;
  if (!found) {
    reportUnknown(context, node.technology, parts.join('.'), kind);
    return undefined;
  }
  if (!found.kinds.includes(kind)) {
    const message = `\`${found.name}\` is a technology for ${list(found.kinds)}, not for a ${kind}.`;
    context.report('technology-of-another-kind', node.technology, message);
    return undefined;
  }
  return found;
}

function reportUnknown(
  context: Context,
  ref: NonNullable<ComponentNode['technology']>,
  name: string,
  kind: ComponentKind,
): void {
  const known = [...context.project.library.values()];
  for (const document of context.project.documents)
    known.push(...namesOf(rootOf(document)).technologies.values());
  const fitting = known.filter((technology) => technology.kinds.includes(kind)).map(({ name }) => name);
  const near = context.maySuggest() ? nearest(name, fitting) : undefined;
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  const fixes = near === undefined ? [] : [context.replacement(ref, rangeOf(ref), near)];
  context.report('unresolved', ref, `There is no technology \`${name}\`.${hint}`, undefined, { fixes });
}

const read = new WeakMap<Technology, ComponentSettings>();

/** What a technology says of a kind; its own problems are told where it is defined. */
function technologyLayer(
  context: Context,
  technology: Technology,
  kind: ComponentKind,
): Layer<ComponentSettings> {
  const resolve: Resolve = (name, to) => context.find(technology, name.split('.'), to)?.id;
  const properties = technology.body?.properties ?? [];
  const settings =
    read.get(technology) ?? interpret('component', undefined, propertyTrees(properties), resolve).settings;
  if (isBuiltIn(technology)) read.set(technology, settings);
  return allFrom(settingsFor(kind, settings), { from: 'technology', technology: technology.name });
}

/** What a technology says of a kind, above what those say that it extends. */
function technologyLayers(
  context: Context,
  technology: Technology,
  kind: ComponentKind,
): Layer<ComponentSettings>[] {
  return [technology, ...extendedBy(context, technology)].map((each) => technologyLayer(context, each, kind));
}

/** The technologies that one extends, nearest first; a circle ends where it closes. */
function extendedBy(context: Context, technology: Technology): Technology[] {
  const chain = new Set<Technology>([technology]);
  for (const each of chain) {
    const base = baseOf(context, each);
    if (base) chain.add(base);
  }
  return [...chain].slice(1);
}

/** The technology that one names after `using`; of its own name that is the built-in one, which it hides. */
function baseOf(context: Context, technology: Technology): Technology | undefined {
  const parts = technology.technology ? partsOf(technology.technology) : [];
  if (parts.length === 0) return undefined;
  const { project } = context;
  const found = resolveTechnology(project, project.library, technology, parts)?.element;
  if (found !== technology) return found;
  const hidden = project.library.get(technology.name);
  return hidden === technology ? undefined : hidden;
}

/** Reports what is wrong with a technology that a file defines. */
export function checkTechnology(context: Context, technology: Technology): void {
  settingsOf(context, technology, 'component', technology.body?.properties ?? []);
  const { technology: ref } = technology;
  const [kind] = technology.kinds;
  if (!ref || kind === undefined || partsOf(ref).length === 0) return;
  const base = baseOf(context, technology);
  if (!base) {
    const itself = partsOf(ref).join('.') === technology.name;
    if (itself) context.report('technology-of-itself', ref, `\`${technology.name}\` cannot extend itself.`);
    else reportUnknown(context, ref, partsOf(ref).join('.'), kind);
    return;
  }
  if (extendedBy(context, base).includes(technology)) {
    const message = `\`${technology.name}\` extends itself through \`${base.name}\`.`;
    context.report('technology-of-itself', ref, message);
  }
  const strange = technology.kinds.find((each) => !base.kinds.includes(each));
  if (strange !== undefined) {
    const message = `\`${base.name}\` is a technology for ${list(base.kinds)}, not for a ${strange}.`;
    context.report('technology-of-another-kind', ref, message);
  }
}

function list(words: readonly string[]): string {
  return words.length < 2 ? `a ${words[0]}` : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
