import type { AstNode } from 'langium';
import type { ArrowKind, Component, Connection, Group, Model, Target } from '../../src/model/model.ts';
import type { ArrowSettings, ElementId } from '../../src/model/settings.ts';
import type { Position, Range, Source } from '../../src/model/source.ts';
import type { Body, Ref } from '../generated/ast.ts';
import type { Fix } from '../problem.ts';
import { arrowDefaults } from '../vocabulary/index.ts';
import type { Context } from './context.ts';
import { enclosingGroups } from './places.ts';
import { allFrom, type Layer, overlay, settingsOf } from './properties.ts';
import { isSamePlace, rangeOf, wordRange } from './source.ts';

export interface ArrowEnds {
  from: ElementId;
  arrow: ArrowKind;
  targets: Target[];
}

interface Declaration extends ArrowEnds {
  node: AstNode;
  title?: string | undefined;
  body?: Body | undefined;
  source(): Source;
}

/** What is said of arrows around their caller. */
interface Enclosing {
  layers: Layer<ArrowSettings>[];
  /** The same as text, to tell whether it is what it was. */
  said: string;
}

/** Arrows as they were last made of what declares them. */
const drawn = new WeakMap<
  AstNode,
  { connection: Connection; told: ArrowSettings; around: string; start: Range }
>();

/** The arrows of the diagram: those written, and those that only the calls of flows draw. */
export class Connections {
  /** Where each arrow is among the model's. */
  private readonly byKey = new Map<string, number>();
  private readonly defaults = new Map<ElementId | undefined, Enclosing>();
  private readonly components: ReadonlyMap<ElementId, Component>;
  private readonly groups: ReadonlyMap<ElementId, Group>;

  constructor(
    private readonly context: Context,
    private readonly model: Model,
  ) {
    this.components = new Map(model.components.map((component) => [component.id, component]));
    this.groups = new Map(model.groups.map((group) => [group.id, group]));
  }

  /** Adds an arrow as written; one written twice is one arrow with the properties of both. */
  declare(declaration: Declaration): void {
    const { node, title, body } = declaration;
    const told = settingsOf<ArrowSettings>(this.context, node, 'arrow', body?.properties ?? []);
    const enclosing = this.enclosing(declaration.from);
    const key = keyOf(declaration);
    const known = this.known(key);
    if (known) {
      this.reportRepeated(declaration, known, told);
      const own = allFrom(told, { from: 'file' });
      this.put(key, {
        ...known,
        ...overlay([filePart(known), own, ...enclosing.layers]),
        ...(title && known.title === undefined ? { title } : {}),
      });
      return;
    }
    const last = drawn.get(node);
    if (last?.connection.id === key && last.told === told && last.around === enclosing.said)
      if (isSamePlace(last.start, node)) {
        this.put(key, last.connection);
        return;
      }
    const own = allFrom(told, { from: 'file' });
    const connection = this.add(declaration, own, true, declaration.source(), title);
    drawn.set(node, { connection, told, around: enclosing.said, start: rangeOf(node) });
  }

  /** The arrow that a call runs along; drawn when the file has none. */
  along(ends: ArrowEnds, source: Source): Connection {
    const plain = { ...ends, targets: ends.targets.map(({ component }) => ({ component })) };
    const known = this.known(keyOf(ends)) ?? this.known(keyOf(plain));
    return known ?? this.add(ends, { settings: {}, origins: {} }, false, source);
  }

  private add(
    { from, arrow, targets }: ArrowEnds,
    own: Layer<ArrowSettings>,
    declared: boolean,
    source: Source,
    title?: string,
  ): Connection {
    const key = keyOf({ from, arrow, targets });
    const connection: Connection = {
      id: key,
      name: key,
      ...(title ? { title } : {}),
      from,
      targets,
      arrow,
      declared,
      ...overlay([own, ...this.enclosing(from).layers]),
      source,
    };
    this.put(key, connection);
    return connection;
  }

  private known(key: string): Connection | undefined {
    const index = this.byKey.get(key);
    return index === undefined ? undefined : this.model.connections[index];
  }

  /** Adds an arrow, or puts it in the place of the one there is. */
  private put(key: string, connection: Connection): void {
    const { connections } = this.model;
    const index = this.byKey.get(key) ?? connections.length;
    this.byKey.set(key, index);
    connections[index] = connection;
  }

  /** What the groups around the caller and the system say of arrows, inside out. */
  private enclosing(from: ElementId): Enclosing {
    const group = this.components.get(from)?.group;
    const known = this.defaults.get(group);
    if (known) return known;
    const layers = [...enclosingGroups(this.groups, group), this.model.system].map((around) =>
      allFrom(around.settings.connections ?? {}, { from: 'enclosing', element: around.id }),
    );
    const said = JSON.stringify(layers);
    layers.push(allFrom(arrowDefaults, { from: 'kind' }));
    const enclosing = { layers, said };
    this.defaults.set(group, enclosing);
    return enclosing;
  }

  private reportRepeated({ node, body }: Declaration, known: Connection, told: ArrowSettings): void {
    for (const key of Object.keys(told) as (keyof ArrowSettings)[]) {
      if (known.origins[key]?.from !== 'file') continue;
      const property = body?.properties.find(({ name }) => name === key);
      this.context.report(
        'duplicate-property',
        property ?? node,
        `\`${key}\` of this arrow is already given.`,
        undefined,
        {
          related: [{ uri: known.source.uri, range: known.source.range, message: 'The same arrow is here.' }],
        },
      );
    }
  }
}

function filePart({ settings, origins }: Connection): Layer<ArrowSettings> {
  const own: Layer<ArrowSettings> = { settings: {}, origins: {} };
  for (const key of Object.keys(settings) as (keyof ArrowSettings)[])
    if (origins[key]?.from === 'file') {
      Object.assign(own.settings, { [key]: settings[key] });
      own.origins[key] = { from: 'file' };
    }
  return own;
}

/** `web->urls`, `lb->[a,b]`, `web~>clicks`; also the id. */
function keyOf({ from, arrow, targets }: ArrowEnds): string {
  const names = targets.map(({ component, role }) => (role ? `${component}.${role}` : component));
  return `${from}${arrow === 'sync' ? '->' : '~>'}${names.length === 1 ? names[0] : `[${names.join(',')}]`}`;
}

/** Arrow of a hop in the words of the model. */
export function arrowKind(arrow: string | undefined): ArrowKind {
  return arrow === '~>' ? 'async' : 'sync';
}

/** A list with more targets than this is no choice anybody draws. */
const mostTargets = 100;

/** The components an arrow points at; those that name none are reported and left out. */
export function targetsOf(context: Context, refs: readonly Ref[]): Target[] {
  const targets: Target[] = [];
  const beyond = refs[mostTargets];
  if (beyond) context.report('too-many-targets', beyond, `A list has at most ${mostTargets} targets.`);
  for (const [index, ref] of refs.slice(0, mostTargets).entries()) {
    const found = context.resolve(ref, 'component');
    if (!found) continue;
    const target: Target = { component: found.id, ...(found.role ? { role: found.role } : {}) };
    if (targets.some(({ component, role }) => component === target.component && role === target.role))
      context.report('duplicate-target', ref, `\`${found.id}\` is already in this list.`, undefined, {
        severity: 'warning',
        fixes: [withoutTarget(context, ref, refs[index - 1])],
      });
    else targets.push(target);
  }
  return targets;
}

/** A target named again is left out with the comma before it. */
function withoutTarget(context: Context, ref: Ref, previous: Ref | undefined): Fix {
  const range = { start: rangeOf(previous ?? ref)[previous ? 'end' : 'start'], end: rangeOf(ref).end };
  return {
    title: 'Name it once',
    label: 'safe',
    edits: [{ uri: context.uriOf(ref), range, newText: '' }],
  };
}

/** Where the targets of a hop end: there its body may be added. */
export function endOfTargets(hop: AstNode, refs: readonly Ref[]): Position {
  return (wordRange(hop, ']') ?? rangeOf(refs.at(-1) ?? hop)).end;
}
