/*
 * What can be told of a text before it is parsed. One pass over the characters, aware of comments and quoted text.
 * The parser descends recursively and the lexer knows only tokens: both are spared what would break them.
 */

/** A stretch of a text, in UTF-16 code units. */
export interface Stretch {
  offset: number;
  length: number;
}

/** Why a text is not parsed at all. */
export type Refusal = Stretch & { message: string };

export interface TextScan {
  refusal?: Refusal;
  /** Quoted text or comments that are never closed. */
  unclosed: (Stretch & { what: 'text' | 'comment' })[];
  /** Line comments that silence a finding. */
  silencers: Stretch[];
}

/** Longest text that is parsed, in UTF-16 code units. */
export const longestText = 5_000_000;
/** Deepest nesting of braces, brackets and parentheses that is parsed. */
export const deepestNesting = 100;
/** Most words and signs that are parsed: one of 5,000 components has two thirds of them. */
export const mostWords = 500_000;
export const silencer = 'sysd-ignore-next-line';

const openers = new Set(['{', '[', '(']);
const closers = new Set(['}', ']', ')']);
const interesting = /["{}[\]()]|\/\/|\/\*/g;

let last: { text: string; scan: TextScan } | undefined;

/** Scans a text; linear in its length. The last one is remembered: each is scanned for several purposes in a row. */
export function scanText(text: string): TextScan {
  if (last?.text !== text) last = { text, scan: scanAnew(text) };
  return last.scan;
}

function scanAnew(text: string): TextScan {
  const scan: TextScan = { unclosed: [], silencers: [] };
  const refusal = refusalOfContent(text) ?? refusalOfWords(text);
  if (refusal) return { ...scan, refusal };
  const finder = new RegExp(interesting);
  let depth = 0;
  for (let match = finder.exec(text); match; match = finder.exec(text)) {
    const [found] = match;
    const at = match.index;
    if (openers.has(found)) {
      if (++depth > deepestNesting) return { ...scan, refusal: tooDeep(at) };
    } else if (closers.has(found)) depth = Math.max(0, depth - 1);
    else finder.lastIndex = skip(text, at, found, scan);
  }
  return scan;
}

/** Where the comment or quoted text that begins at `at` ends. */
function skip(text: string, at: number, opening: string, scan: TextScan): number {
  if (opening === '"') return skipQuoted(text, at, scan);
  if (opening === '//') {
    const end = endOfLine(text, at);
    if (text.slice(at, end).includes(silencer)) scan.silencers.push({ offset: at, length: end - at });
    return end;
  }
  const close = text.indexOf('*/', at + 2);
  if (close >= 0) return close + 2;
  scan.unclosed.push({ what: 'comment', offset: at, length: 2 });
  return text.length;
}

function skipQuoted(text: string, at: number, scan: TextScan): number {
  const end = endOfLine(text, at);
  for (let index = at + 1; index < end; index++) {
    const character = text[index];
    if (character === '"') return index + 1;
    if (character === '\\') index++;
  }
  scan.unclosed.push({ what: 'text', offset: at, length: end - at });
  return end;
}

function endOfLine(text: string, from: number): number {
  const ends = /[\n\r]/g;
  ends.lastIndex = from;
  return ends.exec(text)?.index ?? text.length;
}

function refusalOfContent(text: string): Refusal | undefined {
  if (text.length > longestText)
    return {
      offset: 0,
      length: 1,
      message: `This file is larger than 5 MB (${(text.length / 1e6).toFixed(1)} MB) and is not read. Split it with \`import\`.`,
    };
  const binary = text.indexOf('\0');
  if (binary >= 0)
    return { offset: binary, length: 1, message: 'This is binary data, not the text of a design.' };
  return undefined;
}

/** Reading takes time for each word, not for each character: a text of very short ones is the slowest. */
function refusalOfWords(text: string): Refusal | undefined {
  if (text.length <= mostWords) return undefined;
  let words = 0;
  let inWord = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= space) inWord = false;
    else if (!isWordCharacter(code)) {
      words++;
      inWord = false;
    } else if (!inWord) {
      words++;
      inWord = true;
    }
  }
  if (words <= mostWords) return undefined;
  return {
    offset: 0,
    length: 1,
    message: `This file has ${words} words and signs, more than the ${mostWords} that are read. Split it with \`import\`.`,
  };
}

const space = 32;

function isWordCharacter(code: number): boolean {
  const letter = code | 32;
  return (code >= 48 && code <= 57) || (letter >= 97 && letter <= 122) || code === 95 || code > 127;
}

function tooDeep(offset: number): Refusal {
  return {
    offset,
    length: 1,
    message: `Nested more than ${deepestNesting} levels deep; the file is not read. Close a brace that was left open, or flatten it.`,
  };
}
