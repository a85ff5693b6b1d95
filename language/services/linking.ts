import {
  type AstNode,
  type AstNodeDescription,
  type AstNodeDescriptionProvider,
  DefaultNameProvider,
  EMPTY_SCOPE,
  type LangiumCoreServices,
  type LangiumDocument,
  type LocalSymbols,
  MultiMap,
  type ReferenceInfo,
  type Scope,
  type ScopeComputation,
  type ScopeProvider,
  stream,
} from 'langium';
import type { Document, Ref } from '../generated/ast.ts';
import { expectedReference } from './expected.ts';
import { libraryOf } from './library.ts';
import { namesOf } from './names.ts';
import {
  type Documents,
  documentAround,
  partsOf,
  resolveElement,
  resolveTechnology,
  visibleImports,
} from './resolve.ts';
import { openDocuments } from './workspace.ts';

const named = new Set([
  'Component',
  'Place',
  'Group',
  'Flow',
  'Technology',
  'Import',
  'Scenario',
  'View',
  'System',
]);

/** Only elements have names; the key of a property is none. */
export class ElementNames extends DefaultNameProvider {
  override getName(node: AstNode): string | undefined {
    return named.has(node.$type) ? super.getName(node) : undefined;
  }

  override getNameNode(node: AstNode) {
    return named.has(node.$type) ? super.getNameNode(node) : undefined;
  }
}

/** Other documents see the elements at the top of a document; inside it names are looked up in its own index. */
export class TopNames implements ScopeComputation {
  private readonly descriptions: AstNodeDescriptionProvider;

  constructor(services: LangiumCoreServices) {
    this.descriptions = services.workspace.AstNodeDescriptionProvider;
  }

  async collectExportedSymbols(document: LangiumDocument): Promise<AstNodeDescription[]> {
    const root = document.parseResult.value;
    if (root.$type !== 'Document') return [];
    return [...namesOf(root as Document).qualified].map(([node, name]) =>
      this.descriptions.createDescription(node, name, document),
    );
  }

  async collectLocalSymbols(): Promise<LocalSymbols> {
    return new MultiMap<AstNode, AstNodeDescription>();
  }
}

/** Finds what each part of a qualified name stands for, by the indexes of names; no document is walked. */
export class QualifiedScopes implements ScopeProvider {
  private readonly descriptions: AstNodeDescriptionProvider;
  private readonly documents: Documents;

  constructor(private readonly services: LangiumCoreServices) {
    this.descriptions = services.workspace.AstNodeDescriptionProvider;
    this.documents = openDocuments(services.shared);
  }

  getScope(context: ReferenceInfo): Scope {
    const { container, index = 0 } = context;
    if (container.$type !== 'Ref') return EMPTY_SCOPE;
    const ref = container as Ref;
    return {
      getElement: (name) => this.describe(this.elementAt(ref, index, name), name),
      getElements: (name) =>
        stream([this.describe(this.elementAt(ref, index, name), name)].filter((each) => each !== undefined)),
      getAllElements: () => stream(this.visible(ref)),
    };
  }

  private elementAt(ref: Ref, index: number, name: string): AstNode | undefined {
    const parts = partsOf(ref);
    parts[index] = name;
    if (ref.$containerProperty === 'technology')
      return resolveTechnology(this.documents, libraryOf(this.services).technologies, ref, parts)?.parts[
        index
      ];
    if (ref.$container.$type === 'Word' && expectedReference(ref.$container) === undefined) return undefined;
    const whole = resolveElement(this.documents, ref, parts);
    return (whole ?? resolveElement(this.documents, ref, parts.slice(0, index + 1)))?.parts[index];
  }

  /** Everything that may be named here without a prefix, for completion. */
  private *visible(ref: Ref): Generator<AstNodeDescription> {
    const document = documentAround(ref);
    if (!document) return;
    if (ref.$containerProperty === 'technology') {
      for (const [name, node] of libraryOf(this.services).technologies)
        yield this.descriptions.createDescription(node, name);
    } else if (ref.$container.$type === 'Word' && expectedReference(ref.$container) === undefined) return;
    for (const reached of [document, ...visibleImports(this.documents, document)])
      for (const [node, name] of namesOf(reached).qualified)
        if ((node.$type === 'Technology') === (ref.$containerProperty === 'technology'))
          yield this.descriptions.createDescription(node, name);
  }

  private describe(node: AstNode | undefined, name: string): AstNodeDescription | undefined {
    return node && this.descriptions.createDescription(node, name);
  }
}
