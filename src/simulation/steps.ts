/** Long work in steps of bounded length: whoever takes them can look around between any two, and give the rest up. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Takes all the steps at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Items that are dealt with between two looks, where each is the matter of a few microseconds. */
const atATime = 200;

/** Does the same to every item, some at a time. */
export function* inTurn<T>(items: Iterable<T>, act: (item: T) => void, many = atATime): Steps<void> {
  let left = many;
  for (const item of items) {
    act(item);
    if (--left > 0) continue;
    left = many;
    yield;
  }
}
