import type { AstNode } from 'langium';
import type { ComponentKind, Role } from '../../src/model/model.ts';
import { componentKinds } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Range } from '../../src/model/source.ts';
import type { Ref } from '../generated/ast.ts';
import type { Fix, Problem } from '../problem.ts';
import type { NamedElement } from '../services/names.ts';
import { namesOf } from '../services/names.ts';
import { documentAround, partsOf, resolveElement, visibleImports } from '../services/resolve.ts';
import type { ReferenceKind } from '../vocabulary/descriptor.ts';
import { type Dimension, nearest, parseQuantity } from '../vocabulary/index.ts';
import type { Project } from './project.ts';
import { rangeOf } from './source.ts';

/** What a reference was found to name. */
export interface Found {
  element: NamedElement;
  id: ElementId;
  role?: Role;
}

/** What each kind of reference may name; `what` is how messages call it. */
const wanted: Record<ReferenceKind, { types: readonly string[]; what: string }> = {
  component: { types: ['Component'], what: 'a component' },
  place: { types: ['Place'], what: 'a place' },
  group: { types: ['Group'], what: 'a group' },
  flow: { types: ['Flow'], what: 'a flow' },
  element: { types: ['Component', 'Place', 'Group', 'Flow'], what: 'an element' },
};

interface Extras {
  severity?: Problem['severity'];
  fixes?: Fix[];
  related?: Problem['related'];
}

/** Comparing a name with all others takes time: so many times at most. */
const mostSuggestions = 50;

/** More problems than this help nobody; the rest is told once these are gone. */
const mostProblems = 1000;

/** What every step of the elaboration shares: the names it may use and the problems it meets. */
export class Context {
  readonly problems: Problem[] = [];
  private suggestions = 0;
  private readonly met = new Set<string>();

  constructor(readonly project: Project) {}

  /** The uri of the document a node stands in. */
  uriOf(node: AstNode): string {
    const document = documentAround(node);
    return document ? this.project.uriOf(document) : '';
  }

  /** Adds a problem; `where` is a node or a stretch of the document `node` stands in. */
  report(rule: string, node: AstNode, message: string, range?: Range, extras: Extras = {}): void {
    if (this.isFull()) return;
    this.problems.push({
      rule: `language/${rule}`,
      severity: extras.severity ?? 'error',
      message,
      uri: this.uriOf(node),
      range: range ?? rangeOf(node),
      fixes: extras.fixes ?? [],
      related: extras.related ?? [],
    });
  }

  /** Whether so many problems are told already that no more are. */
  isFull(): boolean {
    return this.problems.length >= mostProblems;
  }

  /** Finds what a reference names, without a word about it when there is nothing. */
  find(from: AstNode, parts: readonly string[], to: ReferenceKind): Found | undefined {
    const resolved = resolveElement(this.project, from, parts);
    const id = resolved && this.project.idOf(resolved.element);
    if (!resolved || id === undefined || !wanted[to].types.includes(resolved.element.$type)) return undefined;
    return { element: resolved.element, id, ...(resolved.role ? { role: resolved.role } : {}) };
  }

  /** Finds what a reference names and reports it when there is nothing of that sort. */
  resolve(ref: Ref | undefined, to: ReferenceKind): Found | undefined {
    if (!ref) return undefined;
    const parts = partsOf(ref);
    if (parts.length === 0) return undefined;
    const found = this.find(ref, parts, to);
    if (!found) this.reportUnresolved(ref, parts, to);
    return found;
  }

  /** The kind of a component; undefined for one whose kind was not understood. */
  kindOf(element: NamedElement | undefined): ComponentKind | undefined {
    if (element?.$type !== 'Component') return undefined;
    return componentKinds.find((kind) => kind === element.kind);
  }

  /** Reads a quantity that is no property; reports what is wrong with it. */
  quantity(
    node: AstNode,
    text: string | undefined,
    dimension: Dimension,
    range: Range | undefined,
    limits: { minimum?: number; integer?: boolean } = {},
  ): number | undefined {
    if (!text) return undefined;
    const parsed = parseQuantity(text, dimension);
    if (!parsed.ok) {
      const { suggestion } = parsed;
      const fixes = suggestion && range ? [this.replacement(node, range, suggestion)] : [];
      this.report(parsed.code, node, `${parsed.message}.`, range, { fixes });
      return undefined;
    }
    const { minimum = 0, integer = false } = limits;
    if (parsed.value < minimum) {
      this.report(
        'impossible-value',
        node,
        `\`${text}\` is too small: at least ${minimum} is needed.`,
        range,
      );
      return undefined;
    }
    if (integer && !Number.isSafeInteger(parsed.value)) {
      this.report('impossible-value', node, `\`${text}\` is not a whole number.`, range);
      return undefined;
    }
    return parsed.value;
  }

  /** A fix that puts other text in a place. */
  replacement(node: AstNode, range: Range, newText: string): Fix {
    return {
      title: `Change to \`${newText}\``,
      label: 'design',
      edits: [{ uri: this.uriOf(node), range, newText }],
    };
  }

  /** Whether nothing of this description was met before. */
  isFirst(description: string): boolean {
    const size = this.met.size;
    return this.met.add(description).size > size;
  }

  /** Whether one more name may be compared with all others. */
  maySuggest(): boolean {
    return this.suggestions++ < mostSuggestions;
  }

  private reportUnresolved(ref: Ref, parts: readonly string[], to: ReferenceKind): void {
    const name = parts.join('.');
    const other = resolveElement(this.project, ref, parts);
    if (other && to !== 'element') {
      const message = `\`${name}\` is ${nameOfType(other.element)}; ${wanted[to].what} is expected here.`;
      this.report('wrong-reference', ref, message);
      return;
    }
    const near = this.nearestName(ref, name, to);
    const fixes = near === undefined ? [] : [this.replacement(ref, rangeOf(ref), near)];
    const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    const what = to === 'element' ? 'an element' : wanted[to].what;
    this.report('unresolved', ref, `\`${name}\` does not name ${what}.${hint}`, undefined, { fixes });
  }

  /** The known name nearest to one that names nothing. */
  nearestName(from: AstNode, name: string, to: ReferenceKind): string | undefined {
    const document = documentAround(from);
    if (!document || !this.maySuggest()) return undefined;
    const candidates: string[] = [];
    for (const reached of [document, ...visibleImports(this.project, document)])
      for (const [node, qualified] of namesOf(reached).qualified)
        if (wanted[to].types.includes(node.$type)) candidates.push(qualified);
    const last = name.slice(name.lastIndexOf('.') + 1);
    return (
      candidates.find((candidate) => candidate.endsWith(`.${last}`)) ??
      nearest(name, candidates) ??
      candidates.find(
        (candidate) => nearest(last, [candidate.slice(candidate.lastIndexOf('.') + 1)]) !== undefined,
      )
    );
  }
}

function nameOfType(element: NamedElement): string {
  if (element.$type === 'Component') return `a ${element.kind}`;
  if (element.$type === 'Place') return `a ${element.kind}`;
  return element.$type === 'Group' ? 'a group' : 'a flow';
}
