/** Milliseconds in which a page answers that can answer at all. */
const patience = 20_000;

interface Waiting<Answer> {
  answer(told: Answer): void;
  fail(reason: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

/** Questions that a page was asked and has not answered yet, each with a number that its answer repeats. */
export class Questions<Answer> {
  private readonly waiting = new Map<number, Waiting<Answer>>();
  private last = 0;

  constructor(private readonly milliseconds = patience) {}

  /** `post` sends the question with its number; rejects where no answer comes. */
  ask(post: (id: number) => void): Promise<Answer> {
    this.last += 1;
    const id = this.last;
    return new Promise<Answer>((answer, fail) => {
      const late = `The preview did not answer within ${this.milliseconds / 1000} s.`;
      const timer = setTimeout(() => this.fail(id, late), this.milliseconds);
      this.waiting.set(id, { answer, fail, timer });
      post(id);
    });
  }

  answered(id: number, told: Answer): void {
    this.take(id)?.answer(told);
  }

  fail(id: number, reason: string): void {
    this.take(id)?.fail(new Error(reason));
  }

  /** Nobody is there any more who could answer. */
  failAll(reason: string): void {
    for (const id of [...this.waiting.keys()]) this.fail(id, reason);
  }

  private take(id: number): Waiting<Answer> | undefined {
    const known = this.waiting.get(id);
    this.waiting.delete(id);
    clearTimeout(known?.timer);
    return known;
  }
}
