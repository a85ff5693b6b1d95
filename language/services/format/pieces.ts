import { type AstNode, AstUtils, type LangiumCoreServices, type LexerResult } from 'langium';
import { type Stretch, scanText } from '../text.ts';

type ParseResult = ReturnType<LangiumCoreServices['parser']['LangiumParser']['parse']>;
type LexerToken = LexerResult['tokens'][number];

/** A token or a comment, and what the formatter has to know of it. */
export interface Piece {
  text: string;
  offset: number;
  end: number;
  comment?: 'line' | 'block';
  /** It begins a statement, a property or a step: something that may stand on a line of its own. */
  item: boolean;
}

/** A stretch of the text that is in order, from its first to its last piece. */
export interface Region {
  pieces: readonly Piece[];
  /** The whole text: also what stands before the first and behind the last piece is laid out. */
  whole: boolean;
}

/** Features whose values may stand on a line of their own. */
const itemFeatures = new Set([
  'system',
  'imports',
  'members',
  'places',
  'properties',
  'groups',
  'components',
  'connections',
  'arrows',
  'accepts',
  'expectations',
  'steps',
  'branches',
  'events',
]);

/** The stretches of a text that the parser understood. Of a text without errors: all of it. */
export function regionsOf(text: string, parsed: ParseResult, lexed: LexerResult): Region[] {
  const { refusal, unclosed } = scanText(text);
  if (refusal) return [];
  const errors = [...unclosed.map(({ offset }) => offset), ...errorOffsets(parsed, text.length)];
  const pieces = piecesOf(lexed, itemStarts(parsed.value));
  if (errors.length === 0) return onlySpaceBetween(text, pieces) ? [{ pieces, whole: true }] : [];
  return regionsBetween(text, pieces, parsed.value, errors);
}

/** The statements of a text without errors that reach into a stretch, and the one before them. */
export function statementsAround(root: AstNode, from: number, to: number): Stretch | undefined {
  const statements = statementsOf(root);
  const first = statements.findIndex(({ end }) => end >= from);
  const last = statements.findLastIndex(({ offset }) => offset <= to);
  const start = statements[Math.max(0, first - 1)];
  const end = statements[last];
  if (first < 0 || !start || !end || end.end <= start.offset) return undefined;
  return { offset: start.offset, length: end.end - start.offset };
}

/** A part of a text without errors, from its first statement to its last; what it holds counts from its beginning. */
export function regionOfPart(part: Stretch, root: AstNode, lexed: LexerResult): Region {
  const starts = new Set<number>();
  for (const statement of AstUtils.streamContents(root)) {
    const { offset, end } = statement.$cstNode ?? { offset: 0, end: 0 };
    if (end <= part.offset || offset >= part.offset + part.length) continue;
    for (const start of itemStarts(statement)) starts.add(start - part.offset);
  }
  return { pieces: piecesOf(lexed, starts), whole: false };
}

function errorOffsets({ lexerErrors, parserErrors }: ParseResult, end: number): number[] {
  const offsetOf = (token: unknown) =>
    token && typeof token === 'object' && 'startOffset' in token && typeof token.startOffset === 'number'
      ? token.startOffset
      : Number.NaN;
  const told = [
    ...lexerErrors.map(({ offset }) => offset),
    ...parserErrors.flatMap((error) => [
      offsetOf(error.token),
      'previousToken' in error ? offsetOf(error.previousToken) : Number.NaN,
    ]),
  ];
  return told.map((offset) => (Number.isNaN(offset) ? end : offset));
}

function itemStarts(root: AstNode): Set<number> {
  const starts = new Set<number>();
  for (const node of AstUtils.streamAst(root))
    if (node.$cstNode && node.$containerProperty && itemFeatures.has(node.$containerProperty))
      starts.add(node.$cstNode.offset);
  return starts;
}

function piecesOf({ tokens, hidden }: LexerResult, items: ReadonlySet<number>): Piece[] {
  const inText = (token: LexerToken) => !token.isInsertedInRecovery;
  const pieces = [...tokens.filter(inText), ...hidden].map((token): Piece => {
    const { image, startOffset, tokenType } = token;
    const comment =
      tokenType.name === 'SL_COMMENT' ? 'line' : tokenType.name === 'ML_COMMENT' ? 'block' : undefined;
    return {
      text: image,
      offset: startOffset,
      end: startOffset + image.length,
      item: !comment && items.has(startOffset),
      ...(comment ? { comment } : {}),
    };
  });
  return pieces.sort((a, b) => a.offset - b.offset);
}

/** Runs of statements in which nothing is broken and between which stand comments at most. */
function regionsBetween(
  text: string,
  pieces: readonly Piece[],
  root: AstNode,
  errors: readonly number[],
): Region[] {
  const regions: Piece[][] = [];
  let at = 0;
  let depth = 0;
  for (const { offset, end } of statementsOf(root)) {
    const between = takeWhile(pieces, at, (piece) => piece.offset < offset);
    const own = takeWhile(pieces, at + between.length, (piece) => piece.end <= end);
    const outside = depth + depthOf(between) === 0;
    depth += depthOf(between) + depthOf(own);
    at += between.length + own.length;
    const broken = errors.some((error) => error >= offset && error <= end);
    if (broken || !outside || depth !== 0 || !onlySpaceBetween(text, own)) continue;
    const last = regions.at(-1);
    const joint = [...(last?.slice(-1) ?? []), ...between, ...own.slice(0, 1)];
    const follows = last !== undefined && last.at(-1) === pieces[at - own.length - between.length - 1];
    if (follows && between.every(({ comment }) => comment) && onlySpaceBetween(text, joint))
      for (const piece of [...between, ...own]) last.push(piece);
    else regions.push(own);
  }
  return regions.map((run) => ({ pieces: run, whole: false }));
}

function takeWhile(pieces: readonly Piece[], from: number, wanted: (piece: Piece) => boolean): Piece[] {
  let to = from;
  for (let piece = pieces[to]; piece && wanted(piece); piece = pieces[to]) to++;
  return pieces.slice(from, to);
}

function statementsOf(root: AstNode): { offset: number; end: number }[] {
  const statements: { offset: number; end: number }[] = [];
  for (const { $cstNode } of AstUtils.streamContents(root))
    if ($cstNode && $cstNode.length > 0) statements.push({ offset: $cstNode.offset, end: $cstNode.end });
  return statements.sort((a, b) => a.offset - b.offset);
}

/** Braces that these pieces open and leave open. */
function depthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + (text === '{' ? 1 : text === '}' ? -1 : 0), 0);
}

/** Whether the lexer left nothing out between these pieces. */
function onlySpaceBetween(text: string, pieces: readonly Piece[]): boolean {
  return pieces.every((piece, index) => {
    const before = pieces[index - 1];
    return !before || !/\S/.test(text.slice(before.end, piece.offset));
  });
}
