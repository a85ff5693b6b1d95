import { URI, UriUtils } from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import {
  type DidChangeWatchedFilesParams,
  FileChangeType,
  type FileEvent,
  type FileSystemWatcher,
  type TextDocumentChangeEvent,
  WatchKind,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isProjectFile, projectFilesGlob } from './project-files.ts';

/**
 * Hears of changes: in the editor, on disk, of the workspace's folders. What is open counts as it is in the editor,
 * whatever becomes of its file; what is closed counts as it is on disk.
 */
export class Updates extends DefaultDocumentUpdateHandler {
  constructor(private readonly services: LangiumSharedServices) {
    super(services);
    let tellsFolders = false;
    services.lsp.LanguageServer.onInitialize(({ capabilities }) => {
      tellsFolders = capabilities.workspace?.workspaceFolders === true;
    });
    services.lsp.LanguageServer.onInitialized(() => {
      if (tellsFolders)
        services.lsp.Connection?.workspace.onDidChangeWorkspaceFolders((change) =>
          this.foldersChanged(change),
        );
    });
  }

  /** A buffer that is thrown away leaves what the disk says, if it says anything. */
  async didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): Promise<void> {
    const uri = URI.parse(document.uri);
    const exists = await this.services.workspace.FileSystemProvider.exists(uri).catch(() => false);
    if (this.isOpen(uri)) return;
    if (exists) this.fireDocumentUpdate([uri], []);
    else this.fireDocumentUpdate([], [uri]);
  }

  override didChangeWatchedFiles(params: DidChangeWatchedFilesParams): void {
    const changes = params.changes.filter((change) => this.concerns(change));
    if (changes.length > 0) super.didChangeWatchedFiles({ changes });
    const ofProjects = params.changes.filter(({ uri }) => isProjectFile(uri));
    if (ofProjects.length > 0) this.onWatchedFilesChangeEmitter.fire({ changes: ofProjects });
  }

  /** A folder that goes takes along the documents below it, but for those that are open. */
  protected override fireDocumentUpdate(changed: URI[], deleted: URI[]): void {
    const open = this.services.workspace.TextDocuments?.keys().map((uri) => URI.parse(uri)) ?? [];
    const kept = open.filter((uri) => deleted.some((folder) => UriUtils.contains(folder, uri)));
    super.fireDocumentUpdate([...changed, ...kept], deleted);
  }

  /** Designs, what projects say of them, and the folders that may hold some as they come and go. */
  protected override getWatchers(): FileSystemWatcher[] {
    return [
      { globPattern: '**/*.sysd' },
      { globPattern: projectFilesGlob },
      { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
    ];
  }

  private concerns({ uri, type }: FileEvent): boolean {
    const parsed = URI.parse(uri);
    if (this.services.ServiceRegistry.hasServices(parsed)) return !this.isOpen(parsed);
    const name = UriUtils.basename(parsed);
    if (type === FileChangeType.Deleted)
      return this.services.workspace.LangiumDocuments.all.some(({ uri }) => UriUtils.contains(parsed, uri));
    return type === FileChangeType.Created && !name.includes('.');
  }

  private async foldersChanged({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
    const manager = this.services.workspace.WorkspaceManager;
    const found = await Promise.all(added.map(({ uri }) => manager.searchFolder(URI.parse(uri))));
    this.fireDocumentUpdate(
      found.flat(),
      removed.map(({ uri }) => URI.parse(uri)),
    );
  }

  private isOpen(uri: URI): boolean {
    return this.services.workspace.TextDocuments?.get(uri) !== undefined;
  }
}
