/** A thread beside the server, whatever the platform calls it. */
export interface Thread<Question, Answer> {
  post(question: Question): void;
  onAnswer(listener: (answer: Answer) => void): void;
  /** It could not be started, died or ended; nothing will be answered any more. */
  onFailure(listener: () => void): void;
  end(): void;
}

/** Starts a thread; its script is known. */
export type StartThread<Question, Answer> = () => Thread<Question, Answer>;
