import { describe, expect, it } from 'vitest';
import { type ColourName, palettes } from '../../src/diagram/theme.ts';

/*
 * WCAG 2.2: text has a contrast of at least 4.5 to what is behind it (1.4.3), shapes that say something at least 3 (1.4.11).
 */

type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** A colour over another, as opaque as told. */
const over = (front: Rgb, opacity: number, [r, g, b]: Rgb): Rgb => [
  front[0] * opacity + r * (1 - opacity),
  front[1] * opacity + g * (1 - opacity),
  front[2] * opacity + b * (1 - opacity),
];

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Surfaces of VS Code's themes, and the cards that preview.css mixes on them. */
const editors: Record<string, { palette: 'light' | 'dark'; surface: Rgb; ink: Rgb; raised: number }> = {
  'Light Modern': { palette: 'light', surface: rgb('#ffffff'), ink: rgb('#3b3b3b'), raised: 0 },
  'Dark Modern': { palette: 'dark', surface: rgb('#1f1f1f'), ink: rgb('#cccccc'), raised: 0.06 },
  'Dark High Contrast': { palette: 'dark', surface: rgb('#000000'), ink: rgb('#ffffff'), raised: 0 },
  'Light High Contrast': { palette: 'light', surface: rgb('#ffffff'), ink: rgb('#292929'), raised: 0 },
};

const levels = ['calm', 'busy', 'hot', 'over'] as const;
const families: ColourName[] = [
  'client',
  'traffic',
  'compute',
  'cache',
  'data',
  'messaging',
  'coordination',
  'external',
  'box',
];
const tint = 0.08;
const tile = 0.13;

describe.each(['light', 'dark'] as const)('the %s palette', (name) => {
  const colour = (key: ColourName) => rgb(palettes[name][key]);

  it.each(['text', 'muted'] as const)('has %s that can be read on every ground', (key) => {
    for (const ground of ['canvas', 'card', 'container', 'group'] as const)
      expect(contrast(colour(key), colour(ground)), ground).toBeGreaterThanOrEqual(4.5);
    for (const level of levels)
      expect(contrast(colour(key), over(colour(level), tint, colour('card'))), level).toBeGreaterThanOrEqual(
        4.5,
      );
  });

  it.each(levels)('has figures of %s load that can be read on the card they tint', (level) => {
    expect(contrast(colour(level), over(colour(level), tint, colour('card')))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['error', 'warning', 'info', 'hint'] as const)('has badges of %s that can be read', (severity) => {
    expect(contrast(colour(`on-${severity}`), colour(severity))).toBeGreaterThanOrEqual(4.5);
  });

  it('has icons and arrows that can be seen', () => {
    for (const family of families)
      expect(
        contrast(colour(family), over(colour(family), tile, colour('card'))),
        family,
      ).toBeGreaterThanOrEqual(3);
    for (const arrow of ['arrow', 'async', 'replication'] as const)
      for (const ground of ['canvas', 'container', 'group'] as const)
        expect(contrast(colour(arrow), colour(ground)), `${arrow} on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});

describe.each(Object.entries(editors))('in %s', (_, { palette, surface, ink, raised }) => {
  const card = over(ink, raised, surface);
  const colour = (key: ColourName) => rgb(palettes[palette][key]);

  it.each(levels)('figures of %s load can be read', (level) => {
    expect(contrast(colour(level), over(colour(level), tint, card))).toBeGreaterThanOrEqual(4.5);
  });

  it('icons can be seen', () => {
    for (const family of families)
      expect(contrast(colour(family), over(colour(family), tile, card)), family).toBeGreaterThanOrEqual(3);
  });
});
