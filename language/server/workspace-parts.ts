import type { DeepPartial, Module } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { LibraryTexts } from '../services/library-texts.ts';
import { RereadDocuments } from '../services/rereading.ts';
import { SysdNodeKinds, SysdWorkspaceSymbols } from '../services/symbols.ts';
import { AnnouncingServer } from './announcing-server.ts';
import { Folders } from './folders.ts';
import { Renames } from './renames.ts';
import { Updates } from './updates.ts';

/** How the server follows files and folders. */
export const workspaceParts: Module<LangiumSharedServices, DeepPartial<LangiumSharedServices>> = {
  lsp: {
    DocumentUpdateHandler: (services) => new Updates(services),
    LanguageServer: (services) => new AnnouncingServer(services),
    NodeKindProvider: () => new SysdNodeKinds(),
    TextDocumentContentProvider: () => new LibraryTexts(),
    WorkspaceSymbolProvider: (services) => new SysdWorkspaceSymbols(services),
    FileOperationHandler: (services) => new Renames(services),
  },
  workspace: {
    LangiumDocumentFactory: (services) => new RereadDocuments(services),
    WorkspaceManager: (services) => new Folders(services),
  },
};
