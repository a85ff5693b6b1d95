import type { ElementId } from '../model/settings.ts';
import { type Box, boxAround, type Point, tidy } from './geometry.ts';
import { fitted, textWidth } from './metrics.ts';
import type { FrameKind, Participant, Sequence, SequenceItem, SequenceMessage } from './sequence.ts';
import {
  type Columns,
  cardInset,
  columnsOf,
  labelText,
  labelWidth,
  noteWidth,
  sequenceType,
  size,
} from './sequence-columns.ts';

/*
 * Where a sequence stands. Every message has a row of its own, so labels can only meet lifelines and bars; a label
 * stands in the gap beside its sender, and the gap is made wide enough for it.
 */

export interface SceneParticipant {
  participant: Participant;
  /** Its card, at the top; `foot` repeats it under a long sequence. */
  box: Box;
  foot?: Box;
  title: string;
  subtitle: string;
  /** The lifeline. */
  x: number;
  top: number;
  bottom: number;
}

export interface SceneMessage {
  message: SequenceMessage;
  /** Two, or four for a message to oneself. */
  points: Point[];
  label?: { text: string; box: Box };
}

export interface SceneFrame {
  kind: FrameKind;
  /** 0 for the outermost. */
  depth: number;
  box: Box;
  tab: Box;
  guards: { text: string; box: Box }[];
  /** Heights at which a next section begins. */
  dividers: number[];
}

export interface SequenceScene {
  title: string;
  bounds: Box;
  participants: SceneParticipant[];
  bars: { participant: ElementId; box: Box }[];
  messages: SceneMessage[];
  frames: SceneFrame[];
  notes: { at: ElementId; text: string; box: Box }[];
}

/** Puts a sequence on the plane. */
export function layOutSequence(sequence: Sequence): SequenceScene {
  const columns = columnsOf(sequence);
  return new Layout(sequence, columns).scene();
}

interface Extent {
  left: number;
  right: number;
}

class Layout {
  readonly #sequence: Sequence;
  readonly #columns: Columns;
  readonly #messages: SceneMessage[] = [];
  readonly #frames: SceneFrame[] = [];
  readonly #notes: SequenceScene['notes'] = [];
  readonly #bars: { participant: ElementId; box: Box }[] = [];
  /** Bars that have not ended, by the call. */
  readonly #open = new Map<string, { participant: ElementId; top: number; level: number }>();
  readonly #levels = new Map<ElementId, number>();
  #y: number = size.margin + size.cardHeight + 14;

  constructor(sequence: Sequence, columns: Columns) {
    this.#sequence = sequence;
    this.#columns = columns;
  }

  scene(): SequenceScene {
    const { client, items, left } = this.#sequence;
    this.#begin('', client, this.#y);
    this.#place(items, 0);
    if (left > 0) this.#note(client, `and ${left} more calls`);
    this.#y += 14;
    this.#end('');
    const bottom = this.#y + 14;
    const participants = this.#participants(bottom);
    const around = boxAround([
      ...participants.flatMap(({ box, foot }) => (foot ? [box, foot] : [box])),
      { x: 0, y: bottom, width: 0, height: 0 },
      ...this.#frames.flatMap(({ box, guards }) => [box, ...guards.map((guard) => guard.box)]),
      ...this.#notes.map(({ box }) => box),
      ...this.#messages.flatMap(({ points, label }) => [
        ...points.map(({ x, y }) => ({ x, y, width: 0, height: 0 })),
        ...(label ? [label.box] : []),
      ]),
    ]);
    return {
      title: this.#sequence.title,
      bounds: {
        x: tidy(around.x - size.margin),
        y: tidy(around.y - size.margin),
        width: tidy(around.width + 2 * size.margin),
        height: tidy(around.height + 2 * size.margin),
      },
      participants,
      bars: this.#bars,
      messages: this.#messages,
      frames: this.#frames,
      notes: this.#notes,
    };
  }

  #participants(bottom: number): SceneParticipant[] {
    return this.#sequence.participants.map((participant, at) => {
      const x = this.#columns.x[at] ?? 0;
      const width = this.#columns.widths[at] ?? size.leastCardWidth;
      const box = { x: tidy(x - width / 2), y: size.margin, width: tidy(width), height: size.cardHeight };
      return {
        participant,
        box,
        ...(bottom > size.long ? { foot: { ...box, y: bottom } } : {}),
        title: fitted(participant.title, width - cardInset, sequenceType.title, 'bold'),
        subtitle: fitted(participant.subtitle, width - cardInset, sequenceType.subtitle),
        x,
        top: size.margin + size.cardHeight,
        bottom,
      };
    });
  }

  /** Places items from the current height down; answers how far they reach to the sides. */
  #place(items: readonly SequenceItem[], depth: number): Extent {
    return items.map((item) => this.#placeOne(item, depth)).reduce(wider, nowhere);
  }

  #placeOne(item: SequenceItem, depth: number): Extent {
    switch (item.type) {
      case 'message':
        return this.#message(item);
      case 'note':
        return this.#note(item.at, item.text);
      case 'frame':
        return this.#frame(item, depth);
      case 'end':
        this.#end(item.id);
        return nowhere;
    }
  }

  #message(message: SequenceMessage): Extent {
    const from = this.#x(message.from);
    const to = this.#x(message.to);
    return from === to ? this.#toSelf(message) : this.#across(message, from, to);
  }

  #across(message: SequenceMessage, from: number, to: number): Extent {
    this.#y += message.kind === 'reply' ? size.reply : size.row;
    const y = this.#y;
    const right = Math.sign(to - from);
    const start = from + right * size.bar * 0.5 + this.#shift(message.from, right);
    if (message.activates) this.#begin(message.id, message.to, y);
    const end = to - right * size.bar * 0.5 + this.#shift(message.to, -right);
    const width = labelWidth(message.label);
    const at = this.#columns.index.get(message.from) ?? 0;
    const neighbour = this.#columns.x[at + right] ?? to;
    const middle = (start + neighbour - (right * size.bar) / 2) / 2;
    this.#messages.push({
      message,
      points: [
        { x: tidy(start), y },
        { x: tidy(end), y },
      ],
      ...(width === 0 ? {} : { label: this.#label(message.label, middle - width / 2, y - 18, width) }),
    });
    return { left: Math.min(from, to) - size.bar, right: Math.max(from, to) + size.bar };
  }

  #toSelf(message: SequenceMessage): Extent {
    const x = this.#x(message.from);
    const isReply = message.kind === 'reply';
    if (isReply) {
      this.#y += size.reply / 2;
      return { left: x - size.bar, right: x + size.bar };
    }
    const start = x + size.bar / 2 + this.#shift(message.from, 1);
    this.#y += size.row - 12;
    const top = this.#y;
    this.#y = top + size.self - size.row;
    this.#begin(message.id, message.to, this.#y);
    const end = x + size.bar / 2 + this.#shift(message.to, 1);
    const out = Math.max(start, end) + size.selfReach;
    const width = labelWidth(message.label);
    this.#messages.push({
      message,
      points: [
        { x: tidy(start), y: top },
        { x: tidy(out), y: top },
        { x: tidy(out), y: this.#y },
        { x: tidy(end), y: this.#y },
      ],
      ...(width === 0 ? {} : { label: this.#label(message.label, out + 4, top - 2, width) }),
    });
    return { left: x - size.bar, right: out + 4 + width };
  }

  #label(label: string, x: number, y: number, width: number): { text: string; box: Box } {
    return { text: labelText(label), box: { x: tidy(x), y: tidy(y), width, height: 16 } };
  }

  #note(at: ElementId, text: string): Extent {
    const x = this.#x(at) + size.bar + this.#shift(at, 1);
    const box = { x: tidy(x), y: this.#y + 8, width: noteWidth(text), height: 18 };
    this.#notes.push({ at, text, box });
    this.#y += size.note;
    return { left: this.#x(at) - size.bar, right: box.x + box.width };
  }

  #frame({ kind, sections }: Extract<SequenceItem, { type: 'frame' }>, depth: number): Extent {
    this.#y += 14;
    const top = this.#y;
    const tabWidth = Math.ceil(textWidth(kind, sequenceType.tab, 'bold')) + 18;
    const rows: { text: string; y: number; shift: number }[] = [];
    const dividers: number[] = [];
    const extents = sections.map(({ guard, items }, index) => {
      if (index > 0) {
        this.#y += size.framePadding;
        dividers.push(this.#y);
      }
      rows.push({ text: guard, y: this.#y + 5, shift: index === 0 ? tabWidth + 8 : 8 });
      this.#y += index === 0 ? size.frameHeader - 8 : size.guardRow - 8;
      return this.#place(items, depth + 1);
    });
    this.#y += size.framePadding + 2;
    const inside = extents.reduce(wider, nowhere);
    const left = inside.left - size.frameInset;
    const guards = rows.map(({ text, y, shift }) => ({
      text,
      box: {
        x: tidy(left + shift),
        y,
        width: Math.ceil(textWidth(text, sequenceType.guard)) + 8,
        height: 16,
      },
    }));
    const right = Math.max(
      inside.right + size.frameInset,
      ...guards.map(({ box }) => box.x + box.width + size.frameInset),
    );
    this.#frames.push({
      kind,
      depth,
      box: { x: tidy(left), y: top, width: tidy(right - left), height: this.#y - top },
      tab: { x: tidy(left), y: top, width: tabWidth, height: 20 },
      guards,
      dividers,
    });
    return { left, right };
  }

  #begin(id: string, participant: ElementId, top: number): void {
    const level = this.#levels.get(participant) ?? 0;
    this.#levels.set(participant, level + 1);
    this.#open.set(id, { participant, top, level });
  }

  #end(id: string): void {
    const bar = this.#open.get(id);
    if (!bar) return;
    this.#open.delete(id);
    const { participant, top, level } = bar;
    this.#levels.set(participant, Math.max(0, (this.#levels.get(participant) ?? 1) - 1));
    const height = Math.max(12, this.#y - top);
    const x = this.#x(participant) - size.bar / 2 + level * size.barShift;
    this.#bars.push({ participant, box: { x: tidy(x), y: top, width: size.bar, height } });
    this.#y = Math.max(this.#y, top + height);
  }

  /** How far a bar on other bars reaches further to the right; nothing to the left. */
  #shift(participant: ElementId, side: number): number {
    const level = (this.#levels.get(participant) ?? 0) - 1;
    return side > 0 && level > 0 ? level * size.barShift : 0;
  }

  #x(participant: ElementId): number {
    return this.#columns.x[this.#columns.index.get(participant) ?? 0] ?? 0;
  }
}

const nowhere: Extent = { left: Number.POSITIVE_INFINITY, right: Number.NEGATIVE_INFINITY };

const wider = (a: Extent, b: Extent): Extent => ({
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
});
