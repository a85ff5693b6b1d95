import { FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  clientMethods,
  type DirectoryAnswer,
  type FileQuery,
  type StatAnswer,
  type WorkerScript,
} from '../protocol.ts';

const scripts: readonly string[] = ['analyst-web.js', 'simulator-web.js'] satisfies WorkerScript[];

/** Answers what a server asks that has no disk, or none that holds this workspace. */
export function answerFiles(client: BaseLanguageClient, extension: Uri): void {
  client.onRequest(clientMethods.readFile, ({ uri }: FileQuery) => textOf(uri));
  client.onRequest<StatAnswer, void>(clientMethods.stat, ({ uri }: FileQuery) => kindOf(uri));
  client.onRequest(clientMethods.readDirectory, ({ uri }: FileQuery) => entriesOf(uri));
  client.onRequest(clientMethods.script, (name: string) => {
    if (!scripts.includes(name)) throw new Error(`${name} is no worker of the server`);
    return distText(extension, name);
  });
}

/** A file of the extension's own `dist`. */
export async function distText(extension: Uri, name: string): Promise<string> {
  return decoded(await workspace.fs.readFile(Uri.joinPath(extension, 'dist', name)));
}

async function textOf(uri: string): Promise<string | null> {
  try {
    return decoded(await workspace.fs.readFile(Uri.parse(uri)));
  } catch {
    return null;
  }
}

async function kindOf(uri: string): Promise<StatAnswer> {
  try {
    return kinds(await workspace.fs.stat(Uri.parse(uri)).then(({ type }) => type));
  } catch {
    return null;
  }
}

async function entriesOf(uri: string): Promise<DirectoryAnswer> {
  try {
    const entries = await workspace.fs.readDirectory(Uri.parse(uri));
    return entries.flatMap(([name, type]) => {
      const kind = kinds(type);
      return kind === null ? [] : [{ name, kind }];
    });
  } catch {
    return [];
  }
}

/** A link to a folder is no folder here: following it might never end. */
function kinds(type: FileType): StatAnswer {
  if (type === FileType.Directory) return 'directory';
  return (type & FileType.File) === 0 ? null : 'file';
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
