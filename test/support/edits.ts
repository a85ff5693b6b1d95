import fc from 'fast-check';

/** What people type at some place of a design, whole statements and stumps alike. */
const typed = [
  ' ',
  '\n',
  '\r\n',
  '\n\n\n',
  '// a note\n',
  '/* a note */',
  '/** what it is */\n',
  '\nservice extra { replicas: 2 }\n',
  '\nclient extra -> web\n',
  'extra -> more\n',
  'x',
  '9',
  '"',
  '{',
  '}',
  '/*',
  '->',
  'using',
  'at',
  ', ',
  'import "./x.sysd"\n',
  'title "A text"',
];

/** One edit: so much is taken out at a place, something else is put in. */
interface Edit {
  /** Share of the text before the place. */
  at: number;
  /** The place is the beginning of a line. */
  atLine: boolean;
  /** What is taken out: characters, words, lines. */
  unit: 'character' | 'word' | 'line';
  count: number;
  insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  atLine: fc.boolean(),
  unit: fc.constantFrom('character', 'word', 'line'),
  count: fc.nat(3),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...typed)),
});

const units = { character: /[\s\S]/y, word: /\s*(?:[\w-]+|[\s\S])/y, line: /[^\n]*\n?/y } as const;

function edited(text: string, { at, atLine, unit, count, insert }: Edit): string {
  const place = Math.floor(at * text.length);
  const start = atLine ? text.lastIndexOf('\n', place) + 1 : place;
  let end = start;
  const piece = new RegExp(units[unit]);
  for (let taken = 0; taken < count && end < text.length; taken++) {
    piece.lastIndex = end;
    end += piece.exec(text)?.[0].length ?? 0;
  }
  return text.slice(0, start) + insert + text.slice(end);
}

/** One of these texts, then what it is after each of some edits; every other edit is undone by the next. */
export function editings(texts: readonly string[]): fc.Arbitrary<string[]> {
  return fc
    .record({ text: fc.constantFrom(...texts), edits: fc.array(edit, { minLength: 2, maxLength: 8 }) })
    .map(({ text, edits }) => {
      const versions = [text];
      let kept = text;
      for (const [index, each] of edits.entries()) {
        const next = edited(kept, each);
        versions.push(next);
        if (index % 2 === 0) versions.push(kept);
        else kept = next;
      }
      return versions;
    });
}
