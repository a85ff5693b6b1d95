import fc from 'fast-check';

/** Words and signs of a text, with the spaces between them. */
const tokensOf = (text: string) =>
  text.match(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\w.%]+|->|~>|\s+|./g) ?? [];

/** What people and machines leave behind in a file that they were not finished with. */
const strange = [
  '{',
  '}',
  '"',
  '/*',
  '*/',
  '//',
  '->',
  '~>',
  '[',
  ']',
  '(',
  ')',
  ':',
  ',',
  '..',
  '\0',
  '\r',
  '\t',
];
const stranger = [
  '\u2028',
  '\ud800',
  '\u202e',
  'é',
  '1e999',
  '-1',
  '99999999999999999999',
  '__proto__',
  'x'.repeat(300),
];

type Change = (pieces: string[], at: number, other: number, insert: string) => void;

const changes: Record<string, Change> = {
  drop: (pieces, at) => void pieces.splice(at, 1),
  repeat: (pieces, at) => void pieces.splice(at, 0, pieces[at] ?? ''),
  swap: (pieces, at, other) => {
    [pieces[at], pieces[other]] = [pieces[other] ?? '', pieces[at] ?? ''];
  },
  insert: (pieces, at, _, insert) => void pieces.splice(at, 0, insert),
  replace: (pieces, at, other) => {
    pieces[at] = pieces[other] ?? '';
  },
  cut: (pieces, at) => void pieces.splice(at),
  move: (pieces, at, other) => void pieces.splice(at, 0, ...pieces.splice(other, 20)),
};

/** Texts that are some changes away from one of these, by characters or by words. */
export function mutations(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    kind: fc.constantFrom(...Object.values(changes)),
    byWord: fc.boolean(),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    other: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    insert: fc.oneof(fc.constantFrom(...strange, ...stranger), fc.string({ maxLength: 3, unit: 'binary' })),
  });
  return fc
    .record({ text: fc.constantFrom(...texts), all: fc.array(change, { minLength: 1, maxLength: 6 }) })
    .map(({ text, all }) =>
      all.reduce((mutated, { kind, byWord, at, other, insert }) => {
        const pieces = byWord ? [...tokensOf(mutated)] : mutated.split('');
        kind(pieces, Math.floor(at * pieces.length), Math.floor(other * pieces.length), insert);
        return pieces.join('');
      }, text),
    );
}
