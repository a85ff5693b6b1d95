import type { StartThread, Thread } from './thread.ts';

/**
 * A thread that answers one question at a time, the newest per subject first come; a question that waits is dropped
 * for a newer one of the same subject. A thread that dies or is silent past the deadline is replaced.
 */
export class QuestionWorker<Question extends { id: number }, Answer extends { id: number }> {
  private thread: Thread<Question, Answer> | undefined;
  private lastId = 0;
  private asked: Asked<Question, Answer> | undefined;
  private readonly waiting = new Map<string, Asked<Question, Answer>>();

  constructor(
    private readonly start: StartThread<Question, Answer>,
    private readonly deadlineMilliseconds: number,
  ) {}

  /** Resolves with undefined when a newer question of the same subject took its place, or when the thread failed. */
  ask(subject: string, question: Omit<Question, 'id'>): Promise<Answer | undefined> {
    this.waiting.get(subject)?.resolve(undefined);
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(subject, { question: { ...question, id } as Question, resolve });
      this.next();
    });
  }

  /** Drops a question that waits; one that is being answered runs to its end. */
  forget(subject: string): void {
    this.waiting.get(subject)?.resolve(undefined);
    this.waiting.delete(subject);
  }

  dispose(): void {
    const { thread } = this;
    this.thread = undefined;
    thread?.end();
  }

  private next(): void {
    const [subject, asked] = this.waiting.entries().next().value ?? [];
    if (this.asked || subject === undefined || asked === undefined) return;
    this.waiting.delete(subject);
    this.asked = asked;
    asked.timer = setTimeout(() => this.replace(), this.deadlineMilliseconds);
    this.started().post(asked.question);
  }

  private started(): Thread<Question, Answer> {
    if (this.thread) return this.thread;
    const thread = this.start();
    thread.onAnswer((answer) => {
      if (this.asked?.question.id === answer.id) this.settle(answer);
    });
    thread.onFailure(() => {
      if (thread === this.thread) this.replace();
    });
    this.thread = thread;
    return thread;
  }

  private replace(): void {
    this.dispose();
    this.settle(undefined);
  }

  private settle(answer: Answer | undefined): void {
    const asked = this.asked;
    this.asked = undefined;
    clearTimeout(asked?.timer);
    asked?.resolve(answer);
    this.next();
  }
}

interface Asked<Question, Answer> {
  question: Question;
  resolve(answer: Answer | undefined): void;
  timer?: ReturnType<typeof setTimeout>;
}
