import type { AnalystMessage, FirstFindings, FromAnalyst } from '../protocol.ts';
import { Analyst } from './analyst.ts';

/** What a dedicated worker of a browser gives; the rest of the DOM is not there. */
interface WorkerScope {
  postMessage(message: FromAnalyst | FirstFindings): void;
  onmessage: ((event: { data: AnalystMessage }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const analyst = new Analyst((first) => scope.postMessage(first));
scope.onmessage = ({ data }) => {
  const answer = analyst.take(data);
  if (answer) scope.postMessage(answer);
};
