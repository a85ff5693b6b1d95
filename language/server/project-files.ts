import { type FileSystemProvider, URI, UriUtils } from 'langium';
import type { Surroundings } from '../../src/protocol.ts';
import { configurationFile, type Disk, surroundingsOf } from '../surroundings.ts';

/** The configurations and baselines around the open designs, read once until one of them changes. */
export class ProjectFiles {
  private readonly byFolder = new Map<string, Promise<Surroundings>>();
  private readonly disk: Disk;

  /** `roots`: where the search ends outside of a repository. */
  constructor(
    files: FileSystemProvider,
    private readonly roots: () => readonly string[],
  ) {
    this.disk = {
      exists: (uri) => files.exists(URI.parse(uri)).catch(() => false),
      read: (uri) => files.readFile(URI.parse(uri)).catch(() => undefined),
    };
  }

  /** What the project of a design says. */
  of(uri: string): Promise<Surroundings> {
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    const known = this.byFolder.get(folder) ?? surroundingsOf(uri, this.disk, this.roots());
    this.byFolder.set(folder, known);
    return known;
  }

  forget(): void {
    this.byFolder.clear();
  }
}

/** Files whose changes are watched; a baseline may have another name, as long as it says what it is. */
export const projectFilesGlob = `**/{${configurationFile},*baseline*.json}`;

export function isProjectFile(uri: string): boolean {
  const name = UriUtils.basename(URI.parse(uri));
  return name === configurationFile || /baseline.*\.json$/.test(name);
}
