import type { Box } from './geometry.ts';
import type { DiagramNode, DiagramReplica } from './graph.ts';
import { fitted, textWidth } from './metrics.ts';
import { insets, lidDepth, outlines } from './shapes.ts';
import { compact } from './words.ts';

/*
 * A card from the inside: the size that its texts and small cards need, before anything knows where it will stand.
 */

export const card = {
  padding: 10,
  /** The tile behind the icon. */
  tile: 38,
  tileGap: 10,
  titleSize: 14,
  subtitleSize: 11,
  chipSize: 10,
  chipHeight: 20,
  chipGap: 5,
  rowGap: 6,
  copiesWidth: 15,
  /** Room for the mark of an entry point beside the title, and for a percentage beside the subtitle. */
  entryRoom: 22,
  figureRoom: 40,
  middleFigureRoom: 34,
  leastWidth: 176,
  mostTextWidth: 190,
} as const;

/** Where a card's content starts: below the lid of a drum. */
export const topOf = (kind: DiagramNode['kind']) => card.padding + (outlines[kind] === 'drum' ? lidDepth : 0);

/** What stands in the lower rows of a card. */
export type Chip =
  | { type: 'replica'; replica: DiagramReplica; label: string; box: Box }
  /** The arrow from a leader to its followers; `after`: it answers first. */
  | { type: 'copies'; label: ''; after: boolean; box: Box }
  | { type: 'shards' | 'more' | 'tag'; label: string; box: Box };

export interface CardShape {
  width: number;
  height: number;
  /** Shortened to what fits. */
  title: string;
  subtitle: string;
  /** Relative to the card. */
  chips: Chip[];
}

/** Size and inside of a card. */
export function cardOf(node: DiagramNode): CardShape {
  const entryRoom = node.entry ? card.entryRoom : 0;
  const title = fitted(node.title, card.mostTextWidth - entryRoom, card.titleSize, 'bold');
  const subtitle = fitted(node.subtitle, card.mostTextWidth - card.figureRoom, card.subtitleSize);
  const texts = Math.max(
    textWidth(title, card.titleSize, 'bold') + entryRoom,
    textWidth(subtitle, card.subtitleSize) + card.figureRoom,
  );
  const header = card.tile + card.tileGap + texts;
  const most = Math.max(header, card.leastWidth - 2 * card.padding);
  const rows = inRows(chipsOf(node), most);
  const inner = Math.max(most, ...rows.map(widthOfRow));
  const top = topOf(node.kind) + card.tile;
  const chips = rows.flatMap((row, index) => {
    let x = card.padding;
    const y = top + 10 + index * (card.chipHeight + card.rowGap);
    return row.map((chip): Chip => {
      const box = { x, y, width: chip.box.width, height: card.chipHeight };
      x += chip.box.width + card.chipGap;
      return { ...chip, box };
    });
  });
  const rowsHeight = rows.length === 0 ? 0 : 10 + rows.length * (card.chipHeight + card.rowGap) - card.rowGap;
  return {
    width: 4 * Math.ceil((inner + 2 * card.padding) / 4),
    height: top + rowsHeight + card.padding + 2 + insets[outlines[node.kind]].bottom,
    title,
    subtitle,
    chips,
  };
}

/** Type for smaller scales: as large as the card has room for, and never smaller than in its own size. */
export interface LargeTitle {
  middle: { title: string; titleSize: number; subtitle: string; subtitleSize: number };
  /** One line or two. */
  far: { lines: string[]; titleSize: number; icon: number };
  /** Without an icon; still read when the picture is shown in a third of its size. */
  name: { lines: string[]; titleSize: number };
}

const large = {
  middleTitle: 18.5,
  middleSubtitle: 12,
  farTitle: 26,
  farTwoLines: 19,
  farIcon: 38,
  name: 36,
  nameTwoLines: 28,
  leastName: 27,
} as const;

/** The texts of a card of this width for the detail `middle` and `far`. */
export function largeTitle(node: DiagramNode, width: number): LargeTitle {
  const room = width - 2 * card.padding - card.tile - card.tileGap;
  const farRoom = width - 2 * card.padding - large.farIcon - card.tileGap;
  const sized = (most: number, within: number) => {
    const titleSize = Math.max(card.titleSize, Math.min(most, sizeThatFits(node.title, within)));
    return { title: fitted(node.title, within, titleSize, 'bold'), titleSize };
  };
  return {
    middle: {
      ...sized(large.middleTitle, room),
      subtitle: firstParts(node.subtitle, room - card.middleFigureRoom, large.middleSubtitle),
      subtitleSize: large.middleSubtitle,
    },
    far: {
      ...titleLines(node.title, farRoom, large.farTitle, large.farTwoLines, card.titleSize),
      icon: large.farIcon,
    },
    name: titleLines(node.title, width - card.padding, large.name, large.nameTwoLines, large.leastName),
  };
}

/** A title in one line, or in two where that makes its type larger. */
function titleLines(
  title: string,
  room: number,
  mostInOne: number,
  mostInTwo: number,
  least: number,
): { lines: string[]; titleSize: number } {
  const spaces = [...title].flatMap((character, at) => (character === ' ' ? [at] : []));
  const middle = title.length / 2;
  const split = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  const one = Math.min(mostInOne, sizeThatFits(title, room));
  const halves = split === undefined ? [title] : [title.slice(0, split), title.slice(split + 1)];
  const two = Math.min(mostInTwo, ...halves.map((half) => sizeThatFits(half, room)));
  const lines = two > one ? halves : [title];
  const titleSize = Math.max(least, one, two);
  return { lines: lines.map((line) => fitted(line, room, titleSize, 'bold')), titleSize };
}

/** As many of the parts, told apart by dots, as fit: a kind without its technology says more than half a word. */
function firstParts(text: string, room: number, size: number): string {
  const parts = text.split(' · ');
  while (parts.length > 1 && textWidth(parts.join(' · '), size) > room) parts.pop();
  return fitted(parts.join(' · '), room, size);
}

/** Half pixels are fine enough. */
const sizeThatFits = (text: string, room: number) =>
  Math.floor((2 * room) / Math.max(0.01, textWidth(text, 1, 'bold'))) / 2;

function chipsOf({ shards, replicas, tags }: DiagramNode): Chip[] {
  const chips: Chip[] = [];
  if (shards > 1) chips.push(plainChip('shards', `${compact(shards)} shards`, 18));
  replicas.shown.forEach((replica, index) => {
    chips.push(replicaChip(replica));
    if (index === 0 && replicas.replication !== undefined)
      chips.push({
        type: 'copies',
        label: '',
        after: replicas.replication === 'async',
        box: sized(card.copiesWidth),
      });
  });
  if (replicas.left > 0) chips.push(plainChip('more', `+${compact(replicas.left)}`, 0));
  if (replicas.upTo !== undefined) chips.push(plainChip('more', `up to ${compact(replicas.upTo)}`, 0));
  for (const tag of tags) chips.push(plainChip('tag', fitted(tag, 120, card.chipSize), 0));
  return chips;
}

function plainChip(type: 'shards' | 'more' | 'tag', label: string, room: number): Chip {
  const around = type === 'more' ? 4 : 14;
  return { type, label, box: sized(textWidth(label, card.chipSize) + around + room) };
}

function replicaChip(replica: DiagramReplica): Chip {
  const times = replica.count > 1 ? `×${compact(replica.count)}` : '';
  const label = [replica.place ? fitted(replica.place.label, 90, card.chipSize) : '', times]
    .filter((part) => part !== '')
    .join(' ');
  const text = label === '' ? 0 : textWidth(label, card.chipSize, 'bold') + 6;
  const stack = replica.count > 1 ? 4 : 0;
  return { type: 'replica', replica, label, box: sized(22 + text + stack) };
}

const sized = (width: number): Box => ({ x: 0, y: 0, width: Math.ceil(width), height: card.chipHeight });

function widthOfRow(row: readonly Chip[]): number {
  return row.reduce((sum, chip) => sum + chip.box.width + card.chipGap, -card.chipGap);
}

function inRows(chips: readonly Chip[], width: number): Chip[][] {
  const rows: Chip[][] = [];
  for (const chip of chips) {
    const row = rows.at(-1);
    if (row && widthOfRow([...row, chip]) <= width) row.push(chip);
    else rows.push([chip]);
  }
  return rows;
}
