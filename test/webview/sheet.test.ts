import { describe, expect, it } from 'vitest';
import { between } from '../../webview/diagram/sheet.ts';

describe('a drawing that is shown in another viewport than it was drawn for', () => {
  it('stays as it is where both are the same', () => {
    expect(between({ x: 7, y: -3, k: 0.4 }, { x: 7, y: -3, k: 0.4 })).toEqual({ x: 0, y: 0, k: 1 });
  });

  it('is moved by as many pixels as the viewport', () => {
    expect(between({ x: 100, y: 50, k: 2 }, { x: 130, y: 40, k: 2 })).toEqual({ x: 30, y: -10, k: 1 });
  });

  it('has each point where the other viewport has it', () => {
    const drawn = { x: 100, y: 50, k: 0.5 };
    const shown = { x: -20, y: 10, k: 2 };
    const { x, y, k } = between(drawn, shown);
    const point = { x: 320, y: 240 };
    expect([x + k * (drawn.x + drawn.k * point.x), y + k * (drawn.y + drawn.k * point.y)]).toEqual([
      shown.x + shown.k * point.x,
      shown.y + shown.k * point.y,
    ]);
  });
});
