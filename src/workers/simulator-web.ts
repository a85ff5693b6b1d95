import type { FromSimulator, ToSimulator } from '../protocol.ts';
import { breather, simulator } from './simulator.ts';

/** What a dedicated worker of a browser gives; the rest of the DOM is not there. */
interface WorkerScope {
  postMessage(message: FromSimulator): void;
  onmessage: ((event: { data: ToSimulator }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const worker = simulator({
  post: (message) => scope.postMessage(message),
  breathe: breather(),
  now: () => performance.now(),
});
scope.onmessage = (event) => worker.receive(event.data);
