/** The words and signs of the language that are neither kinds nor operations nor actions, and what each is for. */
export const keywords = {
  system: 'Names the whole, and says what holds everywhere: network, horizon, rules.',
  import: 'Makes the names of another file known here; with `as` behind a name of its own.',
  as: 'The name behind which the imported names are found: `billing.api`.',
  group: 'Components that belong together; drawn as one box, a prefix of their names.',
  technology: 'A named set of properties for components of some kinds.',
  using: 'The technology whose properties hold where the file says nothing itself.',
  for: 'Of a technology: the kinds it is for. In a scenario: how long it lasts, without it to the end.',
  link: 'The network between two places.',
  flow: 'What the system is asked to do: a tree of calls, read from top to bottom.',
  from: 'Who starts the flow.',
  at: 'Of a flow: how often it starts. In a scenario: when something happens, from the end of the warm-up.',
  parallel: 'Starts every step inside at once; ends when all, any or so many have succeeded.',
  wait: 'How many of the parallel steps must succeed.',
  all: 'All of them.',
  any: 'The first one that succeeds.',
  choose: 'Takes one branch by its weight: `choose { 90% { … } 10% { … } }`.',
  repeat: 'Does the block so many times, one after the other.',
  pause: 'Waits before going on: thinking time.',
  miss: 'What is done when the cache does not have the item, or cannot be reached.',
  else: 'What the caller does instead when the call failed; the call then counts as good.',
  undo: 'What the caller does to take the call back when the flow fails later.',
  expect: 'What must hold: a metric, compared with a figure.',
  during: 'Only from one moment of the scenario to another: `during 2m..5m`.',
  scenario: 'Something that may go wrong, simulated: what happens when, and what must hold.',
  of: 'So many of its replicas.',
  by: 'The factor.',
  to: 'The new number of replicas.',
  view: 'A picture of a part of the design.',
  accept: 'Takes a finding that is known, with the reason.',
  on: 'The element whose finding is accepted.',
  because: 'Why it is acceptable.',
  until: 'The last day on which it is accepted: `2027-12-31`.',
  '->': 'Calls and waits for the reply.',
  '~>': 'Hands over and does not wait.',
  '<->': 'The network between the two, both ways.',
  '|': 'The other side of the cut.',
} as const satisfies Record<string, string>;

export type Keyword = keyof typeof keywords;

/** What a word or sign of the language is for; undefined for all others. */
export function keywordText(word: string): string | undefined {
  return Object.hasOwn(keywords, word) ? keywords[word as Keyword] : undefined;
}

/** What each comparison of an expectation demands. */
export const comparisonWords = {
  '<': 'Less than.',
  '<=': 'At most.',
  '>': 'More than.',
  '>=': 'At least.',
  '==': 'Exactly.',
} as const;
