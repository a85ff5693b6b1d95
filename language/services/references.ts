import {
  type AstNode,
  Cancellation,
  DefaultLinker,
  DefaultReferenceDescriptionProvider,
  interruptAndCheck,
  isAstNode,
  type LangiumDocument,
  type ReferenceDescription,
  type ReferenceInfo,
} from 'langium';
import type { Document, Ref } from '../generated/ast.ts';

/* Names come back as references in one kind of node alone: all other nodes are passed without a question. */

/** So many names are looked up before it is asked whether somebody waits. */
const atOnce = 32;

/** Links the names of a document. */
export class NameLinker extends DefaultLinker {
  override async link(
    document: LangiumDocument,
    cancelToken: Cancellation.CancellationToken = Cancellation.CancellationToken.None,
  ): Promise<void> {
    let linked = 0;
    for (const ref of refsIn(document.parseResult.value)) {
      if (linked++ % atOnce === 0) await interruptAndCheck(cancelToken);
      for (const info of infosOf(ref)) this.doLink(info, document);
    }
  }
}

/** Tells what the names of a document refer to. */
export class NameDescriptions extends DefaultReferenceDescriptionProvider {
  override async createDescriptions(
    document: LangiumDocument,
    cancelToken: Cancellation.CancellationToken = Cancellation.CancellationToken.None,
  ): Promise<ReferenceDescription[]> {
    const descriptions: ReferenceDescription[] = [];
    let described = 0;
    for (const ref of refsIn(document.parseResult.value)) {
      if (described++ % atOnce === 0) await interruptAndCheck(cancelToken);
      for (const info of infosOf(ref))
        if (!info.reference.error) descriptions.push(...this.createInfoDescriptions(info));
    }
    return descriptions;
  }
}

const known = new WeakMap<AstNode, readonly Ref[]>();

/** The names in a document, in the order of the text; those of a statement are looked for once. */
function* refsIn(root: AstNode): Generator<Ref> {
  if (root.$type !== 'Document') return;
  const { system, members } = root as Document;
  for (const statement of system ? [system, ...members] : members) {
    const refs = known.get(statement) ?? refsBelow(statement);
    known.set(statement, refs);
    yield* refs;
  }
}

function refsBelow(statement: AstNode): Ref[] {
  const refs: Ref[] = [];
  const visit = (node: AstNode): void => {
    if (node.$type === 'Ref') refs.push(node as Ref);
    else
      for (const [key, value] of Object.entries(node)) {
        if (key.startsWith('$')) continue;
        if (Array.isArray(value)) value.filter(isAstNode).forEach(visit);
        else if (isAstNode(value)) visit(value);
      }
  };
  visit(statement);
  return refs;
}

function infosOf(ref: Ref): ReferenceInfo[] {
  return ref.parts.map((reference, index) => ({ reference, container: ref, property: 'parts', index }));
}
