import type { Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { distText } from './files.ts';
import { language } from './server.ts';

type ServerWorker = Extract<ConstructorParameters<typeof LanguageClient>[2], { postMessage: unknown }>;

const browser = globalThis as unknown as { Worker: new (address: string) => ServerWorker };

/** The language server in a worker of the browser, started from a blob: the extension may be of another origin. */
export function languageClient(extension: Uri): LanguageClient {
  const start = async () => {
    const script = new Blob([await distText(extension, 'server-web.js')], { type: 'text/javascript' });
    return new browser.Worker(URL.createObjectURL(script));
  };
  return new LanguageClient(language, 'sysd', start, { documentSelector: [{ language }] });
}
