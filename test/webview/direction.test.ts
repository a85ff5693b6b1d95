import { describe, expect, it } from 'vitest';
import type { Effect, Happening } from '../../webview/state/events.ts';
import { restored, savedOf } from '../../webview/state/saved.ts';
import { initialState, type PreviewState } from '../../webview/state/state.ts';
import { update } from '../../webview/state/update.ts';
import { picture } from './support/design.ts';

/** Sizes of what the layout engine answers, by the direction it was asked for. */
type Sizes = Record<'RIGHT' | 'DOWN', { width: number; height: number } | 'fails'>;

const wide: Sizes = { RIGHT: { width: 2000, height: 400 }, DOWN: { width: 600, height: 1000 } };

/** The preview after these happenings, every layout answered at once; and in which directions it was laid out. */
function played(happenings: Happening[], sizes: Sizes, from: PreviewState = initialState) {
  let state = from;
  const asked: string[] = [];
  const waiting: Happening[] = [...happenings];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { state: after, effects } = update(state, next);
    state = after;
    waiting.unshift(...effects.flatMap((effect) => answer(effect, sizes, asked)));
  }
  return { state, asked, direction: state.layout.drawn?.graph.direction };
}

function answer(effect: Effect, sizes: Sizes, asked: string[]): Happening[] {
  if (effect.do !== 'layout') return [];
  const direction = effect.input.layoutOptions?.['elk.direction'] === 'DOWN' ? 'DOWN' : 'RIGHT';
  asked.push(direction);
  const size = sizes[direction];
  return size === 'fails'
    ? [{ type: 'layoutFailed', id: effect.id, message: 'too long' }]
    : [{ type: 'laidOut', id: effect.id, laidOut: { id: 'root', ...size } }];
}

const room = (width: number, height: number): Happening => ({
  type: 'canvasResized',
  size: { width, height },
});
const shown: Happening = { type: 'heard', message: { type: 'picture', answer: picture } };
const zoomed: Happening = { type: 'viewMoved', view: { x: 0, y: 0, k: 2 } };
const set = (direction: 'auto' | 'right' | 'down'): Happening => ({
  type: 'heard',
  message: { type: 'settings', settings: { ...initialState.settings, direction } },
});

describe('a direction that is free', () => {
  it('runs down in a narrow column and to the right in a wide room', () => {
    expect(played([room(560, 520), shown], wide).direction).toBe('down');
    expect(played([room(1600, 400), shown], wide).direction).toBe('right');
  });

  it('compares nothing where the picture is shown in its own size', () => {
    const small: Sizes = { RIGHT: { width: 300, height: 200 }, DOWN: { width: 200, height: 300 } };
    expect(played([room(560, 520), shown], small).asked).toEqual(['RIGHT']);
  });

  it('does not turn for a few pixels more or less', () => {
    const square: Sizes = { RIGHT: { width: 1000, height: 800 }, DOWN: { width: 800, height: 1000 } };
    const before = played([room(700, 600), shown], square);
    const after = played([room(600, 620)], square, before.state);
    expect([before.direction, after.direction]).toEqual(['right', 'right']);
    expect(after.state.layout).toEqual(before.state.layout);
  });

  it('turns when the room became another one', () => {
    const before = played([room(1600, 400), shown], wide).state;
    expect(played([room(560, 900)], wide, before).direction).toBe('down');
  });

  it('stays while the person looks at a part of the picture, and turns when they want to see all', () => {
    const before = played([room(1600, 400), shown, zoomed, room(560, 900)], wide);
    expect(before.direction).toBe('right');
    expect(played([{ type: 'viewMoved', view: null }], wide, before.state).direction).toBe('down');
  });

  it('is the same after the window was reloaded with a part in sight', () => {
    const before = played([room(560, 900), shown, zoomed], wide).state;
    const reloaded = restored(JSON.parse(JSON.stringify(savedOf(before))));
    expect(played([room(1600, 400), shown], wide, reloaded).direction).toBe('down');
  });

  it('is the one that can be laid out', () => {
    const { state, direction } = played([room(560, 520), shown], { ...wide, DOWN: 'fails' });
    expect(direction).toBe('right');
    expect(state.layout.problem).toBeNull();
  });

  it('says so when none can be laid out, and does not try for ever', () => {
    const { state, asked } = played([room(560, 520), shown, room(580, 520)], {
      RIGHT: 'fails',
      DOWN: 'fails',
    });
    expect(state.layout.problem).toBe('too long');
    expect(asked.length).toBeLessThan(5);
  });
});

it('is what the settings say', () => {
  expect(played([set('right'), room(560, 520), shown], wide).asked).toEqual(['RIGHT']);
  expect(played([set('down'), room(1600, 400), shown], wide).asked).toEqual(['DOWN']);
});
