import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
} from 'langium';
import { SysdGeneratedModule, SysdGeneratedSharedModule } from './generated/module.ts';
import { coreParts, sharedParts } from './services/parts.ts';

/** What reading a text needs, without anything an editor asks for; reads no files by itself. */
export function createSysdCoreServices(): LangiumCoreServices {
  const shared = inject(
    createDefaultSharedCoreModule(EmptyFileSystem),
    SysdGeneratedSharedModule,
    sharedParts,
  );
  const services = inject(createDefaultCoreModule({ shared }), SysdGeneratedModule, coreParts);
  shared.ServiceRegistry.register(services);
  return services;
}
