import type { FromLosses, ToLosses } from '../protocol.ts';
import { weigh } from './losses.ts';

/** What a dedicated worker of a browser gives; the rest of the DOM is not there. */
interface WorkerScope {
  postMessage(message: FromLosses): void;
  onmessage: ((event: { data: ToLosses }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = (event) => scope.postMessage(weigh(event.data));
