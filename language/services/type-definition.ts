import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import type { LangiumServices, TypeDefinitionProvider } from 'langium/lsp';
import type { LocationLink, TypeDefinitionParams } from 'vscode-languageserver';
import { featureRange, rangeOf } from '../elaborate/source.ts';
import type { Component, Technology } from '../generated/ast.ts';
import { libraryOf } from './library.ts';
import { partsOf, resolveTechnology } from './resolve.ts';
import { openDocuments } from './workspace.ts';

/** The type of a component is its technology. */
export class SysdTypeDefinition implements TypeDefinitionProvider {
  constructor(private readonly services: LangiumServices) {}

  getTypeDefinition(
    document: LangiumDocument,
    { position }: TypeDefinitionParams,
  ): LocationLink[] | undefined {
    const offset = document.textDocument.offsetAt(position);
    const leaf = CstUtils.findDeclarationNodeAtOffset(document.parseResult.value.$cstNode, offset);
    const elements = leaf ? this.services.references.References.findDeclarations(leaf) : [];
    const links = elements.flatMap((element) => {
      const technology = element.$type === 'Component' ? this.technologyOf(element as Component) : undefined;
      const uri = technology && AstUtils.findRootNode(technology).$document?.uri.toString();
      if (!technology || uri === undefined) return [];
      const targetRange = rangeOf(technology);
      return [
        {
          targetUri: uri,
          targetRange,
          targetSelectionRange: featureRange(technology, 'name') ?? targetRange,
        },
      ];
    });
    return links.length > 0 ? links : undefined;
  }

  private technologyOf({ technology }: Component): Technology | undefined {
    if (!technology) return undefined;
    const documents = openDocuments(this.services.shared);
    const builtIn = libraryOf(this.services).technologies;
    return resolveTechnology(documents, builtIn, technology, partsOf(technology))?.element;
  }
}
