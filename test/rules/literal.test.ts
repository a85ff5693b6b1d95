import { describe, expect, it } from 'vitest';
import {
  bandwidthLiteral,
  roundedDown,
  roundedUp,
  sizeLiteral,
  timeLiteral,
} from '../../src/rules/literal.ts';

describe('values as a file writes them', () => {
  it.each([
    [300e9, '300GB'],
    [2.8e12, '2.8TB'],
    [1_234_567, '1234567B'],
    [999, '999B'],
    [0.2, '1B'],
  ])('%d bytes are %s', (bytes, text) => expect(sizeLiteral(bytes)).toBe(text));

  it.each([
    [125e6, '1Gbps'],
    [287.5e6, '2.3Gbps'],
    [12.5, '100bps'],
  ])('%d bytes a second are %s', (bytes, text) => expect(bandwidthLiteral(bytes)).toBe(text));

  it.each([
    [3 * 365.2425 * 86_400, '3y'],
    [90, '90s'],
    [0.05, '50ms'],
  ])('%d seconds are %s', (seconds, text) => expect(timeLiteral(seconds)).toBe(text));
});

describe('two significant digits', () => {
  it.each([
    [1234, 1300, 1200],
    [0.0301, 0.031, 0.03],
    [0.3, 0.3, 0.3],
    [7, 7, 7],
  ])('%d is at most %d and at least %d', (value, up, down) => {
    expect(roundedUp(value)).toBe(up);
    expect(roundedDown(value)).toBe(down);
  });

  it('leave alone what has none', () => {
    expect(roundedUp(0)).toBe(0);
    expect(roundedDown(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});
