import type { ElementId } from '../model/settings.ts';
import { fitted, textWidth } from './metrics.ts';
import type { Sequence, SequenceItem } from './sequence.ts';

export const sequenceType = { label: 11, guard: 11, tab: 10, title: 13, subtitle: 10.5 } as const;

/** Pixels. */
export const size = {
  cardHeight: 46,
  leastCardWidth: 96,
  mostTitle: 150,
  cardGap: 22,
  /** Between the ends of an arrow and its label. */
  labelPadding: 12,
  mostLabel: 200,
  bar: 10,
  /** A bar on a bar stands this much to the right. */
  barShift: 5,
  /** From a message's row to its line, the label above it. */
  row: 32,
  reply: 22,
  self: 46,
  selfReach: 26,
  note: 28,
  frameHeader: 30,
  guardRow: 26,
  framePadding: 10,
  frameInset: 8,
  margin: 14,
  /** Longer than this, the cards stand at the bottom as well. */
  long: 640,
} as const;

/** What a card needs beside its texts: the icon and the padding. */
export const cardInset = 52;

/** Where the lifelines stand, and how wide their cards are. */
export interface Columns {
  index: ReadonlyMap<ElementId, number>;
  x: readonly number[];
  widths: readonly number[];
}

interface Asked {
  /** Space that a gap between two columns needs: of the column to its left. */
  gaps: number[];
}

/** The lifelines, far enough apart for the labels between them. */
export function columnsOf({ participants, items }: Sequence): Columns {
  const index = new Map(participants.map(({ id }, at) => [id, at]));
  const widths = participants.map(({ title, subtitle }) =>
    Math.max(
      size.leastCardWidth,
      Math.ceil(
        cardInset +
          Math.min(
            size.mostTitle,
            Math.max(
              textWidth(title, sequenceType.title, 'bold'),
              textWidth(subtitle, sequenceType.subtitle),
            ) + 1,
          ),
      ),
    ),
  );
  const asked: Asked = {
    gaps: widths.map((width, at) => width / 2 + (widths[at + 1] ?? 0) / 2 + size.cardGap),
  };
  askForRoom(items, index, asked);
  const x: number[] = [];
  let next = (widths[0] ?? 0) / 2;
  for (const gap of asked.gaps) {
    x.push(next);
    next += Math.ceil(gap);
  }
  return { index, x, widths };
}

function askForRoom(
  items: readonly SequenceItem[],
  index: ReadonlyMap<ElementId, number>,
  asked: Asked,
): void {
  const ask = (at: number, width: number) => {
    if (at >= 0 && at < asked.gaps.length) asked.gaps[at] = Math.max(asked.gaps[at] ?? 0, width);
  };
  for (const item of items) {
    if (item.type === 'frame') {
      for (const section of item.sections) askForRoom(section.items, index, asked);
      continue;
    }
    if (item.type === 'note') ask(index.get(item.at) ?? 0, noteWidth(item.text) + 34);
    if (item.type !== 'message') continue;
    const [from, to] = [index.get(item.from) ?? 0, index.get(item.to) ?? 0];
    const width = labelWidth(item.label) + 2 * size.labelPadding + 30;
    if (from === to) ask(from, width + size.selfReach);
    else ask(from < to ? from : from - 1, width);
  }
}

export const labelText = (label: string) => fitted(label, size.mostLabel, sequenceType.label);
export const labelWidth = (label: string) =>
  label === '' ? 0 : Math.ceil(textWidth(labelText(label), sequenceType.label)) + 8;
export const noteWidth = (text: string) => Math.ceil(textWidth(text, sequenceType.label)) + 16;
