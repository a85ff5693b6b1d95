import type { ElementId } from '../model/settings.ts';
import { element, type SvgElement } from './element.ts';
import { type Box, tidy } from './geometry.ts';
import { families, icons } from './icons.ts';
import { sequenceType } from './sequence-columns.ts';
import type { SceneFrame, SceneMessage, SceneParticipant, SequenceScene } from './sequence-layout.ts';
import { roundedBox } from './shapes.ts';

const heads = {
  sync: { path: 'M0 0L-9 -4.5V4.5z', open: false, says: 'calls' },
  async: { path: 'M-8 -5L0 0L-8 5', open: true, says: 'hands over to' },
  reply: { path: 'M-8 -4.5L0 0L-8 4.5', open: true, says: 'answers' },
} as const;

/** What of a sequence is told apart: the element where the cursor stands, and the one that was chosen. */
export interface SequenceMarks {
  highlighted?: ElementId;
  selected?: ElementId;
}

/** A sequence as SVG: lifelines, bars, arrows, frames. Like drawScene's, it has classes and no style. */
export function drawSequence(scene: SequenceScene, marks: SequenceMarks = {}): SvgElement {
  const { x, y, width, height } = scene.bounds;
  const titles = new Map(scene.participants.map(({ participant }) => [participant.id, participant.title]));
  const stateOf = (id: ElementId) =>
    (marks.selected === id ? ' sysd-selected' : '') + (marks.highlighted === id ? ' sysd-highlighted' : '');
  const frames = [...scene.frames].sort((a, b) => a.depth - b.depth);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `${x} ${y} ${width} ${height}`,
      width,
      height,
      class: 'sysd-diagram sysd-sequence',
      role: 'group',
      'aria-label': `Sequence of ${scene.title}`,
    },
    [
      layer('frames', frames.map(drawFrameBox)),
      layer('lifelines', scene.participants.map(drawLifeline)),
      layer(
        'bars',
        scene.bars.map(({ box }) => element('path', { class: 'sysd-bar', d: roundedBox(box, 2, 2) })),
      ),
      layer(
        'edges',
        scene.messages.map((message) => drawMessage(message, titles, stateOf(message.message.element))),
      ),
      layer('frame-texts', frames.flatMap(drawFrameTexts)),
      layer(
        'notes',
        scene.notes.map(({ box, text }) =>
          element('g', { class: 'sysd-note' }, [
            element('path', { d: roundedBox(box, 4, 4) }),
            textIn(box, text, sequenceType.label),
          ]),
        ),
      ),
      layer(
        'nodes',
        scene.participants.flatMap((participant) => {
          const state = stateOf(participant.participant.id);
          return [
            drawParticipant(participant, participant.box, state, 'head'),
            ...(participant.foot ? [drawParticipant(participant, participant.foot, state, 'foot')] : []),
          ];
        }),
      ),
    ],
  );
}

function layer(name: string, children: readonly SvgElement[]): SvgElement {
  return element('g', { class: `sysd-${name}` }, children);
}

function drawParticipant(
  { participant, title, subtitle }: SceneParticipant,
  box: Box,
  state: string,
  end: 'head' | 'foot',
): SvgElement {
  const { path, dots = [] } = icons[participant.kind];
  const full = `${participant.title}, ${participant.subtitle}`;
  const textAt = tidy(box.x + 42);
  return element(
    'g',
    {
      class: `sysd-node sysd-participant sysd-family-${families[participant.kind]}${state}`,
      'data-element': participant.id,
      'data-node': `${participant.id} ${end}`,
      role: 'img',
      ...(end === 'head' ? { tabindex: 0 } : {}),
      'aria-label': full,
    },
    [
      element('path', { class: 'sysd-ring', d: roundedBox(grown(box), 12, 12) }),
      element('path', { class: 'sysd-card', d: roundedBox(box, 9, 9) }),
      element('g', { class: 'sysd-icon', transform: `translate(${tidy(box.x + 11)} ${tidy(box.y + 11)})` }, [
        element('path', { d: path }),
        ...dots.map(([cx, cy]) => element('circle', { cx, cy, r: 1.1 })),
      ]),
      element('text', { class: 'sysd-title', x: textAt, y: box.y + 20, 'font-size': sequenceType.title }, [
        title,
      ]),
      element(
        'text',
        { class: 'sysd-subtitle', x: textAt, y: box.y + 35, 'font-size': sequenceType.subtitle },
        [subtitle],
      ),
    ],
  );
}

function drawLifeline({ x, top, bottom }: SceneParticipant): SvgElement {
  return element('path', { class: 'sysd-lifeline', d: `M${tidy(x)} ${top}V${bottom}` });
}

function drawMessage(
  { message, points, label }: SceneMessage,
  titles: ReadonlyMap<ElementId, string>,
  state: string,
): SvgElement {
  const [first, ...rest] = points;
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? end;
  const { path, open, says } = heads[message.kind];
  const line = first ? `M${first.x} ${first.y}${rest.map(({ x, y }) => `L${x} ${y}`).join('')}` : '';
  const name = (id: ElementId) => titles.get(id) ?? id;
  const what = message.label === '' ? '' : `, ${message.label}`;
  return element(
    'g',
    {
      class: `sysd-edge sysd-${message.kind}${state}`,
      'data-element': message.element,
      'data-edge': `${message.id} ${message.kind}`,
      role: 'img',
      'aria-label': `${name(message.from)} ${says} ${name(message.to)}${what}`,
    },
    [
      element('path', { class: 'sysd-edge-hit', d: line }),
      element('path', { class: 'sysd-edge-line', d: line }),
      element('path', {
        class: open ? 'sysd-edge-head sysd-open' : 'sysd-edge-head',
        d: path,
        transform: `translate(${end.x} ${end.y}) rotate(${end.x < before.x ? 180 : 0})`,
      }),
      label &&
        element('g', { class: 'sysd-message-label' }, [
          element('path', { class: 'sysd-label-back', d: roundedBox(label.box, 3, 3) }),
          textIn(label.box, label.text, sequenceType.label),
        ]),
    ],
  );
}

function drawFrameBox({ box, kind, dividers }: SceneFrame): SvgElement {
  return element('g', { class: `sysd-frame sysd-frame-${kind}` }, [
    element('path', { class: 'sysd-frame-box', d: roundedBox(box, 6, 6) }),
    ...dividers.map((y) =>
      element('path', { class: 'sysd-frame-divider', d: `M${box.x} ${y}H${tidy(box.x + box.width)}` }),
    ),
  ]);
}

function drawFrameTexts({ tab, kind, guards }: SceneFrame): SvgElement[] {
  const { x, y, width, height } = tab;
  return [
    element('g', { class: `sysd-frame-tab sysd-frame-${kind}` }, [
      element('path', { d: `M${x} ${y}h${width}v${height - 6}l-6 6h${6 - width}z` }),
      element('text', { x: x + 8, y: y + 13.5, 'font-size': sequenceType.tab }, [kind]),
    ]),
    ...guards.map((guard) =>
      element('g', { class: 'sysd-guard' }, [
        element('path', { class: 'sysd-label-back', d: roundedBox(guard.box, 3, 3) }),
        textIn(guard.box, guard.text, sequenceType.guard),
      ]),
    ),
  ];
}

function textIn(box: Box, text: string, size: number): SvgElement {
  return element(
    'text',
    {
      x: tidy(box.x + box.width / 2),
      y: tidy(box.y + box.height / 2 + 0.34 * size),
      'text-anchor': 'middle',
      'font-size': size,
    },
    [text],
  );
}

const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - 4,
  y: y - 4,
  width: width + 8,
  height: height + 8,
});
