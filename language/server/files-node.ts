import { open } from 'node:fs/promises';
import type { FileSystemNode, URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import { longestText } from '../services/text.ts';
import type { ClientFiles } from './files-client.ts';

/** The disk for what is on it; what is elsewhere, as in a virtual workspace, the editor is asked for. */
export class NodeFiles extends NodeFileSystemProvider {
  constructor(private readonly elsewhere: ClientFiles) {
    super();
  }

  override async stat(uri: URI): Promise<FileSystemNode> {
    return uri.scheme === 'file' ? super.stat(uri) : this.elsewhere.stat(uri);
  }

  override async exists(uri: URI): Promise<boolean> {
    return uri.scheme === 'file' ? super.exists(uri) : this.elsewhere.exists(uri);
  }

  override async readDirectory(uri: URI): Promise<FileSystemNode[]> {
    return uri.scheme === 'file' ? super.readDirectory(uri) : this.elsewhere.readDirectory(uri);
  }

  override async readFile(uri: URI): Promise<string> {
    return uri.scheme === 'file' ? readBounded(uri.fsPath) : this.elsewhere.readFile(uri);
  }
}

/** UTF-8 takes at most this many bytes for a UTF-16 code unit. */
const bytesPerUnit = 3;
const mostBytes = bytesPerUnit * (longestText + 1);

/** As much of a file as it takes to refuse it for its length: a workspace of strangers may hold anything. */
async function readBounded(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= mostBytes) return await file.readFile('utf8');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
