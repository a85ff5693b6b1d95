import type { Consistency } from '../../model/settings.ts';

/**
 * What each level directly implies (after Viotti and Vukolic 2016, figure 1; causal gives all session guarantees:
 * Brzezinski, Sobaniec and Wawrzyniak 2004). `session` is read-your-writes and monotonic reads together.
 */
const implies: Record<Consistency, readonly Consistency[]> = {
  linearizable: ['sequential'],
  sequential: ['causal'],
  causal: ['session'],
  session: ['read-your-writes', 'monotonic-reads'],
  'read-your-writes': ['eventual'],
  'monotonic-reads': ['eventual'],
  eventual: ['weak'],
  weak: [],
};

export function isConsistency(word: unknown): word is Consistency {
  return typeof word === 'string' && Object.hasOwn(implies, word);
}

/** Whoever has `has` also has `wanted`. */
export function guarantees(has: Consistency, wanted: Consistency): boolean {
  return has === wanted || implies[has].some((weaker) => guarantees(weaker, wanted));
}

/** The strongest levels that both give: more than one where those are incomparable. */
export function commonGuarantees(left: Consistency, right: Consistency): Consistency[] {
  return strongest(levels.filter((level) => guarantees(left, level) && guarantees(right, level)));
}

/** Those that no other one of them implies, strongest first. */
export function strongest(all: readonly Consistency[]): Consistency[] {
  return all.filter((level) => !all.some((other) => other !== level && guarantees(other, level)));
}

/** What holds of every one of several reads. */
export function weakestOf(reads: readonly (readonly Consistency[])[]): Consistency[] {
  return strongest(
    levels.filter((level) => reads.every((read) => read.some((given) => guarantees(given, level)))),
  );
}

const levels = Object.keys(implies).filter(isConsistency);
