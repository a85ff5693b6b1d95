import type { Step } from './events.ts';
import { step } from './events.ts';
import { breakingToggled, focusChosen, repaired } from './looking.ts';
import { rewound } from './playback.ts';
import type { PreviewState } from './state.ts';

/** What stands in the way of the plain picture, each with how it goes; the first that is there goes first. */
const layers: readonly { isThere(state: PreviewState): boolean; without(state: PreviewState): Step }[] = [
  { isThere: ({ findings }) => findings !== null, without: (state) => step({ ...state, findings: null }) },
  { isThere: ({ find }) => find !== null, without: (state) => step({ ...state, find: null }) },
  { isThere: ({ look }) => look.breaking.down.length > 0, without: repaired },
  { isThere: ({ look }) => look.breaking.on, without: breakingToggled },
  {
    isThere: ({ playback: { at, brush } }) => at !== null || brush !== null,
    without: (state) => step(rewound(state)),
  },
  {
    isThere: ({ look }) => look.focus !== null,
    without: (state) => focusChosen(state, { type: 'focusChosen', element: null }),
  },
  {
    isThere: ({ selected }) => selected !== null,
    without: (state) => step({ ...state, selected: null }),
  },
];

/** Escape: one layer a time. */
export function cleared(state: PreviewState): Step {
  return layers.find(({ isThere }) => isThere(state))?.without(state) ?? step(state);
}
