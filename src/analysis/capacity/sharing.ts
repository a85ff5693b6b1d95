import type { Call } from '../../model/model.ts';

/** How caches and copies of answers thin out what reaches the next component. */
export interface Sharing {
  /** Of a call to a cache; 0 where nothing is known. */
  hitRatioOf(call: Call): number;
  /** Share of the calls that are made at all: the others are answered by a copy that the caller keeps. */
  askedShare(call: Call): number;
}
