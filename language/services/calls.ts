import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import type { CallHierarchyProvider, LangiumServices } from 'langium/lsp';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyIncomingCallsParams,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CallHierarchyOutgoingCallsParams,
  CallHierarchyPrepareParams,
  Range,
} from 'vscode-languageserver';
import type { Component, Connection, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import { featureRange } from '../elaborate/source.ts';
import { symbolKindOf } from './symbols.ts';

/** What is asked of the open designs: the model of the last build. */
export interface Models {
  of(uri: string): { model: Model | undefined } | undefined;
}

/** Who calls a component and whom it calls, by the arrows of the design: written ones and those of flows. */
export class SysdCalls implements CallHierarchyProvider {
  constructor(
    private readonly services: LangiumServices,
    private readonly designs: Models,
  ) {}

  prepareCallHierarchy(
    document: LangiumDocument,
    { position }: CallHierarchyPrepareParams,
  ): CallHierarchyItem[] | undefined {
    const design = document.uri.toString();
    const model = this.designs.of(design)?.model;
    const offset = document.textDocument.offsetAt(position);
    const leaf = CstUtils.findDeclarationNodeAtOffset(document.parseResult.value.$cstNode, offset);
    const [element] = leaf ? this.services.references.References.findDeclarations(leaf) : [];
    if (!model || element?.$type !== 'Component') return undefined;
    const uri = AstUtils.getDocument(element).uri.toString();
    const start = featureRange(element, 'name')?.start;
    const component = model.components.find(
      ({ source }) =>
        source.uri === uri &&
        source.name.start.line === start?.line &&
        source.name.start.character === start.character,
    );
    return component && [itemOf(component, design)];
  }

  incomingCalls({ item }: CallHierarchyIncomingCallsParams): CallHierarchyIncomingCall[] | undefined {
    const { design, model, id } = this.subject(item);
    const calls = model?.connections.filter(({ targets }) =>
      targets.some(({ component }) => component === id),
    );
    return grouped(model, calls ?? [], ({ from }) => [from]).map(([component, arrows]) => ({
      from: itemOf(component, design),
      fromRanges: rangesIn(component.source.uri, arrows),
    }));
  }

  outgoingCalls({ item }: CallHierarchyOutgoingCallsParams): CallHierarchyOutgoingCall[] | undefined {
    const { design, model, id } = this.subject(item);
    const calls = model?.connections.filter(({ from }) => from === id) ?? [];
    const targets = ({ targets }: Connection) => targets.map(({ component }) => component);
    return grouped(model, calls, targets).map(([component, arrows]) => ({
      to: itemOf(component, design),
      fromRanges: rangesIn(item.uri, arrows),
    }));
  }

  private subject({ data }: CallHierarchyItem): { design: string; model: Model | undefined; id: string } {
    const told: unknown = data;
    const known = typeof told === 'object' && told !== null && 'design' in told && 'id' in told;
    const design = known ? String(told.design) : '';
    return { design, model: this.designs.of(design)?.model, id: known ? String(told.id) : '' };
  }
}

/** Arrows by the component at their other end, in the order of the model. */
function grouped(
  model: Model | undefined,
  arrows: readonly Connection[],
  ends: (arrow: Connection) => ElementId[],
): [Component, Connection[]][] {
  const byEnd = new Map<ElementId, Connection[]>();
  for (const arrow of arrows)
    for (const end of new Set(ends(arrow))) {
      const found = byEnd.get(end);
      if (found) found.push(arrow);
      else byEnd.set(end, [arrow]);
    }
  return (model?.components ?? []).flatMap((component): [Component, Connection[]][] => {
    const found = byEnd.get(component.id);
    return found ? [[component, found]] : [];
  });
}

function rangesIn(uri: string, arrows: readonly Connection[]): Range[] {
  return arrows.filter(({ source }) => source.uri === uri).map(({ source }) => source.name);
}

function itemOf(component: Component, design: string): CallHierarchyItem {
  const { id, name, kind, title, source } = component;
  return {
    name,
    kind: symbolKindOf(kind),
    detail: title ? `${kind}, ${title}` : kind,
    uri: source.uri,
    range: source.range,
    selectionRange: source.name,
    data: { design, id },
  };
}
