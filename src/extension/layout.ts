import type { ElkNode } from '../diagram/layout.ts';

/** What the layout engine's worker answers: the number of the request, and a graph or an error. */
export interface LayoutAnswer {
  id: number;
  data?: ElkNode;
  error?: unknown;
}

/** A thread that runs the layout engine's own script. */
export interface LayoutThread {
  post(message: object): void;
  onAnswer(listener: (answer: LayoutAnswer) => void): void;
  onFailure(listener: (reason: string) => void): void;
  end(): void;
}

export type StartLayout = () => Promise<LayoutThread>;

/** Milliseconds; nobody waits for a picture longer than that. */
const deadline = 20_000;

/** Lays a graph out on a thread of its own, which is ended at a deadline: the engine cannot be interrupted. */
export async function layOut(graph: ElkNode, start: StartLayout): Promise<ElkNode> {
  const thread = await start();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<ElkNode>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The layout took longer than ${deadline / 1000} s.`)),
        deadline,
      );
      thread.onFailure((reason) => reject(new Error(reason)));
      thread.onAnswer(({ id, data, error }) => {
        if (error !== undefined) reject(new Error(reasonOf(error)));
        else if (id === 1 && data) resolve(data);
      });
      thread.post({ id: 0, cmd: 'register', algorithms: ['layered', 'rectpacking'] });
      const options = { logging: false, measureExecutionTime: false };
      thread.post({ id: 1, cmd: 'layout', graph, layoutOptions: {}, options });
    });
  } finally {
    clearTimeout(timer);
    thread.end();
  }
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
