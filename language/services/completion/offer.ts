import { CompletionItemKind } from 'vscode-languageserver';

/** Something that completion offers, before it is put into the text. */
export interface Offer {
  label: string;
  kind: CompletionItemKind;
  /** Beside the label. */
  detail?: string;
  /** What it means in a few words, where neither the documentation nor the detail begins with that. */
  brief?: string;
  /** Markdown. */
  documentation?: string;
  /** A snippet; the label when it is left out. */
  snippet?: string;
  /** What the typed word is compared with instead of the label. */
  filter?: string;
  /** The lower, the further up; those of one rank keep their order. */
  rank: number;
  /** Ask again at once: what follows is offered too. */
  again?: boolean;
  /** Stands inside quotes, which are added where there are none. */
  quoted?: boolean;
}

/** Longer than this nobody reads in a list. */
const longest = 60;

/** The first sentence of what is said of an offer, as plain text; of names what they are. */
export function briefOf({ brief, detail, documentation, kind }: Offer): string | undefined {
  const [sentence] = named.has(kind) ? [] : (documentation?.split(/[.:;](?=\s|$)/) ?? []);
  const text = brief ?? (sentence ? sentence.replace(/[`*_]|\\(?=\W)/g, '') : detail);
  if (text === undefined || text.length <= longest) return text;
  return `${text.slice(0, longest).replace(/\s+\S*$/, '')} …`;
}

export const ranks = {
  first: 0,
  likely: 1,
  usual: 2,
  statement: 3,
  /** What designs seldom state. */
  further: 4,
  name: 5,
  rare: 6,
  /** Added to what belongs on a line of its own, in the middle of a line. */
  elsewhere: 10,
} as const;

export { CompletionItemKind };

/** What a person named: the kind of it says more than its description. */
const named: ReadonlySet<CompletionItemKind> = new Set([
  CompletionItemKind.Variable,
  CompletionItemKind.Folder,
  CompletionItemKind.Module,
  CompletionItemKind.Event,
]);

/** A name behind which something always follows: that is offered at once. */
export const goingOn = (offer: Offer): Offer => ({
  ...offer,
  snippet: `${literal(offer.label)} `,
  again: true,
});

/** Text as it stands between the stops of a snippet, and inside one. */
export const literal = (text: string) => text.replace(/[\\$]/g, '\\$&');
export const escaped = (text: string) => text.replace(/[\\$}]/g, '\\$&');

/** A stop of a snippet with a text to begin with. */
export const stop = (number: number, text: string) => `\${${number}:${escaped(text)}}`;

/** A choice of more names than this helps nobody; one types instead. */
export const mostNames = 50;

/** A stop of a snippet at which one of these is picked; the first is taken when nobody does. */
export function choice(number: number, texts: readonly string[]): string {
  const [only] = texts;
  if (only === undefined) return `$${number}`;
  if (texts.length === 1) return stop(number, only);
  return `\${${number}|${texts.map((text) => text.replace(/[\\$},|]/g, '\\$&')).join(',')}|}`;
}

const figure = /[-+]?\$?\d[\d_]*(?:\.\d+)?[a-zA-Zµ%]*(?:\/[a-zA-Z]+)?/g;

/** A value whose figures are the stops of a snippet: `{ target: ${1:60%} delay: ${2:3m} }`. */
export function figuresAsStops(text: string, from = 1): string {
  let number = from;
  let result = '';
  let end = 0;
  for (const match of text.matchAll(figure)) {
    const before = text[match.index - 1] ?? ' ';
    if (/[\w-]/.test(before)) continue;
    result += `${literal(text.slice(end, match.index))}${stop(number, match[0])}`;
    number += 1;
    end = match.index + match[0].length;
  }
  return result + literal(text.slice(end));
}
