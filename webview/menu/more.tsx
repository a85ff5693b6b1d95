import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { heatMetrics, heatScales } from '../../src/diagram/heat.ts';
import { metricIn } from '../diagram/looked.ts';
import {
  breakingName,
  chosenComponent,
  dependenciesName,
  foldingName,
  hasBoxes,
} from '../diagram/looking.tsx';
import { isNarrow } from '../diagram/narrow.ts';
import { Icon } from '../icons.tsx';
import type { Dispatch, Happening } from '../state/events.ts';
import type { PreviewState } from '../state/state.ts';
import { foldedIn } from '../state/subject.ts';
import type { Choice } from './choices.ts';
import { ContextMenu } from './context-menu.tsx';

const asking = (message: Extract<Happening, { type: 'asked' }>['message']): Happening => ({
  type: 'asked',
  message,
});

/** What can be done with the whole picture. */
const sharing: readonly Choice[] = [
  { text: 'Export Picture…', happening: asking({ type: 'share', as: 'file' }), apart: true },
  { text: 'Copy as PNG', happening: { type: 'pixelsCopied' } },
  { text: 'Copy as SVG', happening: asking({ type: 'share', as: 'svg' }) },
  { text: 'Open in a New Window', happening: asking({ type: 'newWindow' }), apart: true },
];

/** The lines of the menu of the picture: where there is little room, also what else has a button of its own. */
export function moreChoices(state: PreviewState): Choice[] {
  const folded = isNarrow(state) && state.look.subject.kind !== 'sequence' ? lookingChoices(state) : [];
  return [...folded, ...sharing];
}

function lookingChoices(state: PreviewState): Choice[] {
  const { look } = state;
  const chosen = chosenComponent(state);
  const someFolded = foldedIn(state).length > 0;
  return [
    ...heatMetrics.map(
      (metric): Choice => ({
        text: `Colours: ${heatScales[metric].name}`,
        happening: { type: 'heatChosen', metric },
        checked: metric === metricIn(state),
      }),
    ),
    ...(hasBoxes(state)
      ? [
          {
            text: foldingName(someFolded),
            happening: { type: 'allFolded', folded: !someFolded },
            apart: true,
          } satisfies Choice,
        ]
      : []),
    ...(look.focus !== null || chosen !== null
      ? [
          {
            text: dependenciesName(look.focus, chosen),
            happening: { type: 'focusChosen', element: look.focus === null ? chosen : null },
            checked: look.focus !== null,
          } satisfies Choice,
        ]
      : []),
    {
      text: breakingName(look.breaking.on),
      happening: { type: 'breakingToggled' },
      checked: look.breaking.on,
    },
  ];
}

/** The button at the end of the buttons of a picture, and the menu that it opens. */
export function useMore(
  state: PreviewState,
  dispatch: Dispatch,
): { button: JSX.Element; menu: JSX.Element | null } {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const open = () => {
    const canvas = button.current?.closest('.canvas')?.getBoundingClientRect();
    const below = button.current?.getBoundingClientRect();
    if (canvas && below) setAt({ x: below.right - canvas.left, y: below.bottom - canvas.top + 4 });
  };
  return {
    button: (
      <button
        type="button"
        ref={button}
        class="icon-button more"
        title="More of this picture"
        aria-label="More of this picture"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={open}
      >
        <Icon name="more" />
      </button>
    ),
    menu: at && (
      <ContextMenu
        name="More of this picture"
        choices={moreChoices(state)}
        at={at}
        dispatch={dispatch}
        close={() => setAt(null)}
      />
    ),
  };
}
