import type { Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { distText } from './files.ts';
import { language } from './server.ts';

type ServerWorker = ConstructorParameters<typeof BrowserMessageReader>[0];

const browser = globalThis as unknown as { Worker: new (address: string) => ServerWorker };

/** The language server in a worker of the browser, started from a blob: the extension may be of another origin. */
export function languageClient(extension: Uri): LanguageClient {
  const start = async (): Promise<MessageTransports> => {
    const script = new Blob([await distText(extension, 'server-web.js')], { type: 'text/javascript' });
    const worker = new browser.Worker(URL.createObjectURL(script));
    // VS Code puts a `Worker` of its own in place, of which no worker is an instance: the client would not know it.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return new LanguageClient(language, 'sysd', start, { documentSelector: [{ language }] });
}
