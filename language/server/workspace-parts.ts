import type { DeepPartial, Module } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { Folders } from './folders.ts';
import { Renames } from './renames.ts';
import { Updates } from './updates.ts';

/** How the server follows files and folders. */
export const workspaceParts: Module<LangiumSharedServices, DeepPartial<LangiumSharedServices>> = {
  lsp: {
    DocumentUpdateHandler: (services) => new Updates(services),
    FileOperationHandler: (services) => new Renames(services),
  },
  workspace: {
    WorkspaceManager: (services) => new Folders(services),
  },
};
