import { type Diagnostic, languages, type TextDocument, Uri, window, workspace } from 'vscode';

/** Tests by what they say; they run in this order, in one window. */
export type Tests = Record<string, () => Promise<void>>;

/** Figures worth reading beside the results. */
export const notes: string[] = [];
export const note = (text: string) => notes.push(text);

/** Waits until `get` gives something; fails with what it was waiting for, in words. */
export async function eventually<T>(
  what: string,
  get: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  milliseconds = 20_000,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    const found = await get();
    if (found) return found;
    await pause(5);
  }
  throw new Error(`${what}: not within ${milliseconds / 1000} s`);
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Opens a file of the workspace in an editor. */
export async function open(name: string): Promise<TextDocument> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open.');
  const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, name));
  await window.showTextDocument(document, { preview: false });
  return document;
}

/** The rule's name, whether or not it carries the address of its documentation. */
export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function diagnosticsOf(document: TextDocument): Diagnostic[] {
  return languages.getDiagnostics(document.uri);
}
