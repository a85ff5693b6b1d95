import type { FromPreview, ToPreview } from '../src/protocol.ts';
import type { Saved } from './state/saved.ts';

/** What the preview needs of the editor that shows it. */
export interface Host {
  post(message: FromPreview): void;
  /** Calls back for every message of the extension; answers how to stop. */
  listen(heard: (message: ToPreview) => void): () => void;
  /** What was kept before the preview was hidden or the window reloaded; not to be trusted in shape. */
  recall(): unknown;
  keep(saved: Saved): void;
}

interface CodeApi {
  postMessage(message: FromPreview): void;
  getState(): unknown;
  setState(state: Saved): void;
}

declare function acquireVsCodeApi(): CodeApi;

/** The host inside a webview of VS Code; its interface can be acquired only once. */
export function codeHost(): Host {
  const code = acquireVsCodeApi();
  return {
    post: (message) => code.postMessage(message),
    listen: (heard) => {
      const receive = (event: MessageEvent<ToPreview>) => heard(event.data);
      window.addEventListener('message', receive);
      return () => window.removeEventListener('message', receive);
    },
    recall: () => code.getState(),
    keep: (saved) => code.setState(saved),
  };
}
