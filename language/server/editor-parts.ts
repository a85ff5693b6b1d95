import type { DeepPartial, Module } from 'langium';
import type { LangiumServices } from 'langium/lsp';
import { SysdCalls } from '../services/calls.ts';
import { SysdCompletion } from '../services/completion.ts';
import { SysdFolding } from '../services/folding.ts';
import { SysdFormatter } from '../services/format/provider.ts';
import { SysdHighlights } from '../services/highlight.ts';
import { SysdInlayHints } from '../services/hints.ts';
import { SysdHover } from '../services/hover.ts';
import { SysdLenses } from '../services/lens.ts';
import { SysdLinks } from '../services/links.ts';
import { SysdRename } from '../services/rename.ts';
import { SysdSemanticTokens } from '../services/semantic.ts';
import { SysdSignatureHelp } from '../services/signature.ts';
import { SysdDocumentSymbols } from '../services/symbols.ts';
import { SysdTypeDefinition } from '../services/type-definition.ts';
import { SysdCodeActions } from './code-actions.ts';
import type { Designs } from './designs.ts';

/** What answers the editor, one feature a file. `designs` holds the facts that hovers, hints and lenses tell. */
export function editorParts(designs: Designs): Module<LangiumServices, DeepPartial<LangiumServices>> {
  return {
    lsp: {
      CompletionProvider: (services) => new SysdCompletion(services),
      HoverProvider: (services) => new SysdHover(services, designs),
      SignatureHelp: () => new SysdSignatureHelp(),
      CallHierarchyProvider: (services) => new SysdCalls(services, designs),
      CodeLensProvider: () => new SysdLenses(designs),
      DocumentHighlightProvider: (services) => new SysdHighlights(services),
      DocumentLinkProvider: () => new SysdLinks(),
      DocumentSymbolProvider: () => new SysdDocumentSymbols(),
      FoldingRangeProvider: (services) => new SysdFolding(services),
      Formatter: (services) => new SysdFormatter(services),
      InlayHintProvider: (services) => new SysdInlayHints(services, designs),
      RenameProvider: (services) => new SysdRename(services),
      SemanticTokenProvider: (services) => new SysdSemanticTokens(services),
      TypeProvider: (services) => new SysdTypeDefinition(services),
      CodeActionProvider: (services) => new SysdCodeActions(services, designs),
    },
  };
}
