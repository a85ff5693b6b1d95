import { delayNextTick } from 'langium';
import type { Model } from '../../src/model/model.ts';
import { piecesOf } from '../../src/model/patch.ts';
import type { AnalystMessage, FirstFindings, FromAnalyst, ToAnalyst } from '../../src/protocol.ts';
import type { StartThread, Thread } from './thread.ts';

/** So many models are kept at hand on both sides. */
const mostModels = 4;

/**
 * Analysts that are told of a model only what has changed since the last one of the same file, a little at a time:
 * between the pieces this thread answers the editor.
 */
export function inPieces(
  start: StartThread<AnalystMessage, FromAnalyst | FirstFindings>,
  onFirst: (model: Model, first: FirstFindings) => void,
): StartThread<ToAnalyst, FromAnalyst> {
  return () => new AnalystThread(start(), onFirst);
}

class AnalystThread implements Thread<ToAnalyst, FromAnalyst> {
  /** The models that the thread has at hand, the one sent last at the end. */
  private readonly sent = new Map<string, Model>();
  private asked: { id: number; model: Model } | undefined;
  private ended = false;

  constructor(
    private readonly thread: Thread<AnalystMessage, FromAnalyst | FirstFindings>,
    private readonly onFirst: (model: Model, first: FirstFindings) => void,
  ) {}

  post(question: ToAnalyst): void {
    this.asked = question;
    void this.send(question);
  }

  onAnswer(listener: (answer: FromAnalyst) => void): void {
    this.thread.onAnswer((answer) => {
      if (!('first' in answer)) listener(answer);
      else if (this.asked?.id === answer.id) this.onFirst(this.asked.model, answer);
    });
  }

  onFailure(listener: () => void): void {
    this.thread.onFailure(listener);
  }

  end(): void {
    this.ended = true;
    this.thread.end();
  }

  private async send({ model, ...question }: ToAnalyst): Promise<void> {
    const { uri, system } = model;
    for (const piece of piecesOf(model, this.sent.get(uri))) {
      if (this.ended) return;
      this.thread.post({ type: 'piece', piece });
      if ('items' in piece.stretch) await delayNextTick();
    }
    if (this.ended) return;
    this.thread.post({ type: 'question', head: { uri, system }, ...question });
    this.sent.delete(uri);
    this.sent.set(uri, model);
    const [oldest] = this.sent.keys();
    if (this.sent.size <= mostModels || oldest === undefined) return;
    this.sent.delete(oldest);
    this.thread.post({ type: 'forget', uri: oldest });
  }
}
