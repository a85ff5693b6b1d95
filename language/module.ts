import { type DeepPartial, inject, type Module } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  type DefaultSharedModuleContext,
  type LangiumServices,
  type LangiumSharedServices,
} from 'langium/lsp';
import { SysdGeneratedModule, SysdGeneratedSharedModule } from './generated/module.ts';
import { coreParts, sharedParts } from './services/parts.ts';

/** The services of the language server. */
export interface SysdServices {
  shared: LangiumSharedServices;
  sysd: LangiumServices;
}

/**
 * Makes the services of the language server, for Node or for a browser: `context` says how files are read and where
 * the editor listens, `parts` and `workspace` replace or add services of the language and of what documents share.
 */
export function createSysdServices(
  context: DefaultSharedModuleContext,
  parts: Module<LangiumServices, DeepPartial<LangiumServices>> = {},
  workspace: Module<LangiumSharedServices, DeepPartial<LangiumSharedServices>> = {},
): SysdServices {
  const shared = inject(
    createDefaultSharedModule(context),
    SysdGeneratedSharedModule,
    sharedParts,
    workspace,
  );
  const sysd = inject(createDefaultModule({ shared }), SysdGeneratedModule, coreParts, parts);
  shared.ServiceRegistry.register(sysd);
  return { shared, sysd };
}
