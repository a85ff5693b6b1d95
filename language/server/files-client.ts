import { type FileSystemNode, type FileSystemProvider, type URI, UriUtils } from 'langium';
import type { Connection } from 'vscode-languageserver';
import { clientMethods, type DirectoryAnswer, type FileQuery, type StatAnswer } from '../../src/protocol.ts';

/** Files as the editor sees them: what a browser's server, which has no disk, reads by asking. */
export class ClientFiles implements FileSystemProvider {
  constructor(private readonly connection: Pick<Connection, 'sendRequest'>) {}

  async stat(uri: URI): Promise<FileSystemNode> {
    const kind = await this.ask<StatAnswer>(clientMethods.stat, uri);
    if (kind === null) throw new Error(`There is no ${uri.toString()}.`);
    return { uri, isFile: kind === 'file', isDirectory: kind === 'directory' };
  }

  async exists(uri: URI): Promise<boolean> {
    return (await this.ask<StatAnswer>(clientMethods.stat, uri)) !== null;
  }

  async readFile(uri: URI): Promise<string> {
    const text = await this.ask<string | null>(clientMethods.readFile, uri);
    if (text === null) throw new Error(`${uri.toString()} cannot be read.`);
    return text;
  }

  async readDirectory(uri: URI): Promise<FileSystemNode[]> {
    const entries = await this.ask<DirectoryAnswer>(clientMethods.readDirectory, uri);
    return entries.map(({ name, kind }) => ({
      uri: UriUtils.joinPath(uri, name),
      isFile: kind === 'file',
      isDirectory: kind === 'directory',
    }));
  }

  async readBinary(uri: URI): Promise<Uint8Array> {
    return new TextEncoder().encode(await this.readFile(uri));
  }

  statSync(): never {
    return neverAtOnce();
  }
  existsSync(): never {
    return neverAtOnce();
  }
  readFileSync(): never {
    return neverAtOnce();
  }
  readBinarySync(): never {
    return neverAtOnce();
  }
  readDirectorySync(): never {
    return neverAtOnce();
  }

  private ask<Answer>(method: string, uri: URI): Promise<Answer> {
    const query: FileQuery = { uri: uri.toString() };
    return this.connection.sendRequest(method, query);
  }
}

function neverAtOnce(): never {
  throw new Error('The editor answers later, never at once.');
}
