import type { FromAnalyst, ToAnalyst } from '../protocol.ts';
import { judge } from './analyst.ts';

/** What a dedicated worker of a browser gives; the rest of the DOM is not there. */
interface WorkerScope {
  postMessage(message: FromAnalyst): void;
  onmessage: ((event: { data: ToAnalyst }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = ({ data }) => scope.postMessage(judge(data));
