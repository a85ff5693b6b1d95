/** Builds the functions that decide at each choice of the grammar which way a text goes on. */
interface Strategy {
  buildLookaheadForAlternation: Build;
  buildLookaheadForOptional: Build;
}

type Build = (this: unknown, options: unknown) => Decide;
type Decide = (this: unknown, ...choices: unknown[]) => unknown;

/**
 * Puts off building these functions to the moment when a text first gets to their place: most texts use a part of the
 * grammar, and all of it takes longer than reading a small text. What has no such functions stays as it is.
 */
export function buildLate(strategy: unknown): void {
  if (!isStrategy(strategy)) return;
  strategy.buildLookaheadForAlternation = late(strategy, strategy.buildLookaheadForAlternation);
  strategy.buildLookaheadForOptional = late(strategy, strategy.buildLookaheadForOptional);
}

function late(strategy: Strategy, build: Build): Build {
  return (options) => {
    let decide: Decide | undefined;
    return function (this: unknown, ...choices) {
      decide ??= build.call(strategy, options);
      return decide.apply(this, choices);
    };
  };
}

function isStrategy(value: unknown): value is Strategy {
  return (
    typeof value === 'object' &&
    value !== null &&
    'buildLookaheadForAlternation' in value &&
    typeof value.buildLookaheadForAlternation === 'function' &&
    'buildLookaheadForOptional' in value &&
    typeof value.buildLookaheadForOptional === 'function'
  );
}
