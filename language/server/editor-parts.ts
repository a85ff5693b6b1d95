import type { DeepPartial, Module } from 'langium';
import type { LangiumServices } from 'langium/lsp';
import { SysdCompletion } from '../services/completion.ts';
import { SysdCodeActions } from './code-actions.ts';
import type { Designs } from './designs.ts';

/** What answers the editor, one feature a file. `designs` holds the facts that hovers, hints and lenses tell. */
export function editorParts(designs: Designs): Module<LangiumServices, DeepPartial<LangiumServices>> {
  return {
    lsp: {
      CompletionProvider: (services) => new SysdCompletion(services),
      CodeActionProvider: (services) => new SysdCodeActions(services, designs),
    },
  };
}
