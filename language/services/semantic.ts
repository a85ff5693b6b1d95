import {
  type AstNode,
  CstUtils,
  GrammarUtils,
  interruptAndCheck,
  type LangiumDocument,
  type LeafCstNode,
} from 'langium';
import { AbstractSemanticTokenProvider, type LangiumServices, type SemanticTokenAcceptor } from 'langium/lsp';
import { type CancellationToken, SemanticTokenModifiers, SemanticTokenTypes } from 'vscode-languageserver';
import type { Ref, Word } from '../generated/ast.ts';
import { expectedReference } from './expected.ts';
import { libraryScheme } from './library.ts';

interface Look {
  type: SemanticTokenTypes;
  modifier?: SemanticTokenModifiers[];
}

/** How the elements that have names look, where they are declared and where they are referred to. */
const elements: Readonly<Record<string, SemanticTokenTypes>> = {
  System: SemanticTokenTypes.namespace,
  Import: SemanticTokenTypes.namespace,
  Place: SemanticTokenTypes.namespace,
  Group: SemanticTokenTypes.namespace,
  Technology: SemanticTokenTypes.type,
  Component: SemanticTokenTypes.class,
  Flow: SemanticTokenTypes.function,
  Scenario: SemanticTokenTypes.event,
  View: SemanticTokenTypes.event,
};

/** What stands for a feature of the syntax tree, by `type.feature`. */
const features: Readonly<Record<string, Look>> = {
  'Component.kind': { type: SemanticTokenTypes.keyword },
  'Place.kind': { type: SemanticTokenTypes.keyword },
  'Technology.kinds': { type: SemanticTokenTypes.keyword },
  'Fail.kind': { type: SemanticTokenTypes.keyword },
  'Property.name': { type: SemanticTokenTypes.property },
  'Argument.label': { type: SemanticTokenTypes.parameter },
  'Expect.metric': { type: SemanticTokenTypes.variable, modifier: [SemanticTokenModifiers.readonly] },
  'CallHop.operation': { type: SemanticTokenTypes.method },
};

/** Other requests are let in after so many words. */
const leavesBetweenPauses = 1000;

const word: Look = { type: SemanticTokenTypes.enumMember };
const call: Look = { type: SemanticTokenTypes.function, modifier: [SemanticTokenModifiers.defaultLibrary] };
const number: Look = { type: SemanticTokenTypes.number };
const operator: Look = { type: SemanticTokenTypes.operator };
const numeric = new Set(['QUANTITY', 'DATE']);
const arrows = new Set(['->', '~>', '<->']);

/** Gives each word the look of what it stands for: a name that of the element that it names. */
export class SysdSemanticTokens extends AbstractSemanticTokenProvider {
  constructor(services: LangiumServices) {
    super(services);
  }

  protected override async computeHighlighting(
    document: LangiumDocument,
    acceptor: SemanticTokenAcceptor,
    cancelToken: CancellationToken,
  ): Promise<void> {
    const root = document.parseResult.value.$cstNode;
    if (!root) return;
    const { currentRange: range } = this;
    let looked = 0;
    for (const leaf of CstUtils.flattenCst(root)) {
      if (leaf.hidden || leaf.length === 0) continue;
      if (range && (leaf.range.end.line < range.start.line || leaf.range.start.line > range.end.line))
        continue;
      if (++looked % leavesBetweenPauses === 0) await interruptAndCheck(cancelToken);
      const look = lookOf(leaf);
      if (look) acceptor({ cst: leaf, ...look });
    }
  }

  protected override highlightElement(): undefined {
    return undefined;
  }
}

function lookOf(leaf: LeafCstNode): Look | undefined {
  if (numeric.has(leaf.tokenType.name)) return number;
  if (arrows.has(leaf.text)) return operator;
  if (leaf.tokenType.name === 'STRING') return undefined;
  const node = leaf.astNode;
  const feature = GrammarUtils.findAssignment(leaf)?.feature;
  if (feature === undefined) return undefined;
  if (node.$type === 'Ref' && feature === 'parts') return lookOfPart(node as Ref, leaf);
  if (feature === 'name' && Object.hasOwn(elements, node.$type)) return declared(node);
  return features[`${node.$type}.${feature}`];
}

function declared({ $type }: AstNode): Look | undefined {
  const type = elements[$type];
  return type && { type, modifier: [SemanticTokenModifiers.declaration] };
}

function lookOfPart(ref: Ref, leaf: LeafCstNode): Look | undefined {
  const { $container: container } = ref;
  if (container.$type === 'Word' && expectedReference(container) === undefined)
    return (container as Word).called ? call : word;
  const index = ref.parts.findIndex(({ $refNode }) => $refNode?.offset === leaf.offset);
  const target = ref.parts[index]?.ref;
  if (!target) return index > 0 ? word : undefined;
  const type = elements[target.$type];
  if (!type) return undefined;
  const builtIn = target.$container?.$document?.uri.scheme === libraryScheme;
  return builtIn ? { type, modifier: [SemanticTokenModifiers.defaultLibrary] } : { type };
}
