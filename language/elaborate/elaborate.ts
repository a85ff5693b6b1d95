import { emptyModel } from '../../src/model/empty.ts';
import type { Component, Group, Model } from '../../src/model/model.ts';
import type { ElementId, SystemSettings } from '../../src/model/settings.ts';
import type {
  Component as ComponentNode,
  Connection as ConnectionNode,
  Group as GroupNode,
  Member,
} from '../generated/ast.ts';
import type { Problem } from '../problem.ts';
import { systemDefaults } from '../vocabulary/index.ts';
import { addAcceptance, addSuppressions, addView } from './acceptances.ts';
import { addComponent, checkTechnology } from './components.ts';
import { Connections } from './connections.ts';
import { Context } from './context.ts';
import { addDerivedFlows } from './derived.ts';
import { descriptionOf } from './element.ts';
import { addFlow } from './flows.ts';
import { reportClashes, reportImports } from './names.ts';
import { addGroup, addLink, addPlace, Placements } from './places.ts';
import { type Project, rootOf, type SysdDocument } from './project.ts';
import { allFrom, overlay, settingsOf } from './properties.ts';
import { addScenario } from './scenarios.ts';
import { sourceOf } from './source.ts';
import { declareConnection, declareOwnArrows } from './statements.ts';
import { syntaxProblems } from './syntax.ts';

/** What a text and its imports say, and what is wrong with how they say it. */
export interface Elaborated {
  model: Model;
  problems: Problem[];
  /** Some document has syntax errors: the model is what could be understood. */
  broken: boolean;
}

/** Reads a project into a model. Total: what is missing or wrong is left out and told, the rest is kept. */
export function elaborateProject(project: Project): Elaborated {
  const reading = elaborating(project);
  let step = reading.next();
  while (!step.done) step = reading.next();
  return step.value;
}

/** The same in small steps: whoever takes them may do something else in between, or stop. */
export function* elaborating(project: Project): Generator<undefined, Elaborated> {
  const context = new Context(project);
  for (const document of project.documents) {
    context.problems.push(...syntaxProblems(document));
    yield;
  }
  const broken = context.problems.length > 0;
  for (const document of project.documents) reportImports(context, document);
  reportClashes(context);
  const model = yield* modelOf(context);
  return { model, problems: context.problems, broken };
}

/** A group and where it is in the model. */
interface Placed<T> {
  node: T;
  group?: ElementId;
}

function* modelOf(context: Context): Generator<undefined, Model> {
  const { documents } = context.project;
  const [entry] = documents;
  const model = modelOfHeader(context, entry);
  const members = documents.flatMap((document) => rootOf(document).members);
  for (const node of ofType(members, 'Place')) addPlace(context, model, node);
  for (const node of ofType(members, 'Link')) addLink(context, model, node);
  for (const node of ofType(members, 'Technology')) checkTechnology(context, node);

  const nested = { components: [] as Placed<ComponentNode>[], connections: [] as ConnectionNode[] };
  for (const node of members)
    if (node.$type === 'Component') nested.components.push({ node });
    else if (node.$type === 'Group') openGroup(context, model, node, nested);
    else if (node.$type === 'Connection') nested.connections.push(node);
  const groups = new Map<ElementId, Group>(model.groups.map((group) => [group.id, group]));
  const around = { groups, placements: new Placements(model.places) };
  for (const { node, group } of nested.components) {
    addComponent(context, model, around, node, group);
    yield;
  }

  const components = new Map<ElementId, Component>(model.components.map((each) => [each.id, each]));
  const connections = new Connections(context, model);
  for (const { node } of nested.components) {
    const id = context.project.idOf(node);
    if (id !== undefined) declareOwnArrows(context, connections, node, id);
    for (const accept of node.accepts) addAcceptance(context, model, accept, id);
    yield;
  }
  for (const node of nested.connections) {
    declareConnection(context, connections, node);
    yield;
  }
  for (const node of ofType(members, 'Flow')) {
    addFlow(context, model, connections, components, node);
    yield;
  }
  if (ofType(members, 'Flow').length === 0) addDerivedFlows(model, components);
  for (const node of ofType(members, 'Scenario')) addScenario(context, model, node);
  for (const node of ofType(members, 'View')) addView(context, model, node);
  for (const node of ofType(members, 'Accept')) addAcceptance(context, model, node);
  for (const document of documents) {
    addSuppressions(context, model, document);
    yield;
  }
  return model;
}

function openGroup(
  context: Context,
  model: Model,
  node: GroupNode,
  nested: { components: Placed<ComponentNode>[]; connections: ConnectionNode[] },
  parent?: ElementId,
): void {
  const group = addGroup(context, model, node, parent);
  const around = group ? { group: group.id } : {};
  for (const component of node.components) nested.components.push({ node: component, ...around });
  nested.connections.push(...node.connections);
  for (const inner of node.groups) openGroup(context, model, inner, nested, group?.id);
  for (const accept of node.accepts) addAcceptance(context, model, accept, group?.id);
}

function ofType<T extends Member['$type']>(
  members: readonly Member[],
  type: T,
): Extract<Member, { $type: T }>[] {
  return members.filter((member): member is Extract<Member, { $type: T }> => member.$type === type);
}

function modelOfHeader(context: Context, entry: SysdDocument | undefined): Model {
  const uri = entry?.uri.toString() ?? '';
  const root = entry && rootOf(entry);
  const node = root?.system;
  const told = node ? settingsOf<SystemSettings>(context, node, 'system', node.body?.properties ?? []) : {};
  const name = node?.name ?? nameOfFile(uri);
  const start = { line: 0, character: 0 };
  const description = node && descriptionOf(node);
  return emptyModel(uri, {
    id: name,
    name,
    ...(node?.title ? { title: node.title } : {}),
    ...(description ? { description } : {}),
    ...overlay([allFrom(told, { from: 'file' }), allFrom(systemDefaults, { from: 'kind' })]),
    source: node
      ? sourceOf(uri, node, { body: node.body })
      : { uri, range: { start, end: start }, name: { start, end: start }, properties: {} },
  });
}

/** A system without a header is called like its file. */
function nameOfFile(uri: string): string {
  const file = uri.slice(uri.lastIndexOf('/') + 1).replace(/\.sysd$/, '');
  return file === '' ? 'system' : file;
}
