import {
  DefaultWorkspaceManager,
  DocumentState,
  type LangiumDocument,
  type LangiumDocumentFactory,
  type LangiumSharedCoreServices,
  type Stream,
  type URI,
} from 'langium';

/** A workspace with more designs than this is not read as a whole: those that are open and their imports still are. */
const mostDocuments = 10_000;

/** Finds the designs of the workspace's folders; reading them is left to the build, which does what is open first. */
export class Folders extends DefaultWorkspaceManager {
  private readonly factory: LangiumDocumentFactory;

  constructor(services: LangiumSharedCoreServices) {
    super(services);
    this.factory = services.workspace.LangiumDocumentFactory;
  }

  protected override async loadWorkspaceDocuments(
    uris: Stream<URI>,
    collector: (document: LangiumDocument) => void,
  ): Promise<void> {
    for (const uri of uris.limit(mostDocuments)) {
      const document = this.factory.fromModel({ $type: 'Unread' }, uri);
      document.state = DocumentState.Changed;
      collector(document);
    }
  }
}
