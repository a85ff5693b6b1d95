import { componentKinds, operations, placeKinds, roles } from '../../src/model/model.ts';

/*
 * The colours of a text before any server looks at it. A TextMate grammar sees one line at a time: what a word is
 * follows from what stands around it, not from a syntax tree.
 */

interface Pattern {
  name?: string;
  match?: string;
  begin?: string;
  end?: string;
  captures?: Record<string, { name: string }>;
  beginCaptures?: Record<string, { name: string }>;
  patterns?: Pattern[];
  include?: string;
}

export interface TextMateGrammar {
  name: string;
  scopeName: string;
  fileTypes: string[];
  patterns: Pattern[];
  repository: Record<string, { patterns: Pattern[] }>;
}

const name = '[A-Za-z_](?:\\w|-(?=\\w))*';
/** Neither a part of a longer name nor the key of a property. */
const word = (words: readonly string[]) => `(?<![\\w.-])(?:${words.join('|')})(?![\\w-]|\\s*:)`;
const scope = (...names: string[]) =>
  Object.fromEntries(names.map((each, index) => [String(index + 1), { name: `${each}.sysd` }]));

/** Words that say what a statement is, beside the kinds. */
const statements = ['system', 'group', 'technology', 'flow', 'scenario', 'view'];
const clauses = [
  'using',
  'for',
  'from',
  'at',
  'as',
  'on',
  'because',
  'until',
  'during',
  'wait',
  'of',
  'by',
  'to',
];
const control = ['parallel', 'choose', 'repeat', 'pause', 'miss', 'else', 'undo', 'all', 'any'];
const actions = ['fail', 'drain', 'restart', 'slow', 'load', 'partition', 'degrade', 'flush', 'scale', 'set'];

/** Keywords of the grammar that this grammar colours; a test holds them against the language's own. */
export const colouredWords: ReadonlySet<string> = new Set([
  ...componentKinds,
  ...placeKinds,
  ...operations,
  ...statements,
  ...clauses,
  ...control,
  ...actions,
  'import',
  'link',
  'expect',
  'accept',
]);

/** The TextMate grammar of the language. */
export function textMateGrammar(): TextMateGrammar {
  const kinds = [...componentKinds, ...placeKinds, ...statements].join('|');
  return {
    name: 'sysd',
    scopeName: 'source.sysd',
    fileTypes: ['sysd'],
    patterns: [
      '#comments',
      '#strings',
      '#declarations',
      '#keys',
      '#statements',
      '#arrows',
      '#numbers',
      '#functions',
      '#words',
      '#punctuation',
    ].map((include) => ({ include })),
    repository: {
      comments: {
        patterns: [
          {
            name: 'comment.block.documentation.sysd',
            begin: '/\\*\\*(?!/)',
            end: '\\*/',
          },
          { name: 'comment.block.sysd', begin: '/\\*', end: '\\*/' },
          {
            match: '(//\\s*)(sysd-ignore-next-line)\\b(.*)$',
            captures: scope(
              'comment.line.double-slash',
              'keyword.other.directive',
              'comment.line.double-slash',
            ),
          },
          { name: 'comment.line.double-slash.sysd', match: '//.*$' },
        ],
      },
      strings: {
        patterns: [
          {
            match: `("(?:\\\\.|[^"\\\\])*")(?=\\s*:)`,
            captures: scope('support.type.property-name'),
          },
          {
            name: 'string.quoted.double.sysd',
            begin: '"',
            end: '"|$',
            patterns: [{ name: 'constant.character.escape.sysd', match: '\\\\.' }],
          },
        ],
      },
      declarations: {
        patterns: [
          {
            match: `(?<![\\w.-])(${kinds})\\s+(${name})(?=\\s*(?:$|["{}]|//|/\\*|(?:using|for|from|at)\\b|(?:${kinds})\\b))`,
            captures: scope('storage.type', 'entity.name.type'),
          },
        ],
      },
      keys: {
        patterns: [
          { match: `(${name})\\s*(:)`, captures: scope('variable.other.property', 'punctuation.separator') },
        ],
      },
      statements: {
        patterns: [
          { match: `${word(['import'])}`, name: 'keyword.control.import.sysd' },
          {
            match: `(?<![\\w.-])(expect)\\s+(?:(${name}(?:\\.${name})*)\\s+)?(${name})(?=\\s*[<>=])`,
            captures: scope('keyword.control.expect', 'variable.other', 'support.function.metric'),
          },
          { match: word(['expect', 'accept', 'link']), name: 'keyword.control.sysd' },
          { match: word(control), name: 'keyword.control.flow.sysd' },
          {
            match: `(?<![\\w.-])(at)\\s+(\\S+)\\s+(${actions.join('|')})\\b`,
            captures: scope('keyword.other.clause', 'constant.numeric', 'keyword.control.action'),
          },
          { match: word(actions.filter((each) => each !== 'set')), name: 'keyword.control.action.sysd' },
          { match: word(operations), name: 'support.function.operation.sysd' },
          { match: word(clauses), name: 'keyword.other.clause.sysd' },
          { match: `(?<=\\busing\\s)\\s*(${name})`, captures: scope('support.class.technology') },
          { match: word([...componentKinds, ...placeKinds, ...statements]), name: 'storage.type.sysd' },
        ],
      },
      arrows: {
        patterns: [
          { match: '<->|->', name: 'keyword.operator.arrow.sysd' },
          { match: '~>', name: 'keyword.operator.arrow.async.sysd' },
          { match: '<=|>=|==|<|>|\\|', name: 'keyword.operator.comparison.sysd' },
          { match: '\\.\\.', name: 'keyword.operator.range.sysd' },
        ],
      },
      numbers: {
        patterns: [
          { match: '\\b\\d{4}-\\d{2}-\\d{2}\\b', name: 'constant.other.date.sysd' },
          {
            match:
              '(?<![\\w])([-+]?\\$?\\d[\\d_]*(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)([A-Za-zµ%]*(?:/[A-Za-z]+)?)',
            captures: scope('constant.numeric', 'keyword.other.unit'),
          },
          { match: word(['true', 'false']), name: 'constant.language.sysd' },
        ],
      },
      functions: {
        patterns: [{ match: `(${name})(?=\\()`, captures: scope('support.function') }],
      },
      words: {
        patterns: [
          { match: `(?<=\\.)(?:${roles.join('|')})(?![\\w-])`, name: 'support.constant.role.sysd' },
          { match: name, name: 'variable.other.sysd' },
        ],
      },
      punctuation: {
        patterns: [
          { match: '[{}]', name: 'punctuation.section.block.sysd' },
          { match: '[\\[\\]]', name: 'punctuation.section.brackets.sysd' },
          { match: '[()]', name: 'punctuation.section.parens.sysd' },
          { match: '[,;.]', name: 'punctuation.separator.sysd' },
        ],
      },
    },
  };
}
