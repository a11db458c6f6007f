import { describe, expect, it } from 'vitest';
import { drawn, led, viewOf } from '../src/view.js';

describe('the rows that are drawn', () => {
  it.each([
    ['at the top', 0, { from: 0, to: 22 }],
    ['in the middle', 5_000, { from: 88, to: 122 }],
    ['at the end', 49_500, { from: 978, to: 1_000 }],
    ['beyond the end, when there are fewer than before', 80_000, { from: 1_000, to: 1_000 }],
  ])('are those in view and 12 around them: %s', (_, top, view) => {
    expect(viewOf(top, 500, 50, 1_000)).toEqual(view);
  });

  it('are few however many there are', () => {
    const { from, to } = viewOf(1e6, 2_000, 50, 1e6);
    expect(to - from).toBeLessThan(70);
  });

  it('have the one with the focus among them, in order', () => {
    expect(drawn({ from: 5, to: 8 }, 6)).toEqual([5, 6, 7]);
    expect(drawn({ from: 5, to: 8 }, 2)).toEqual([2, 5, 6, 7]);
    expect(drawn({ from: 5, to: 8 }, 90)).toEqual([5, 6, 7, 90]);
    expect(drawn({ from: 0, to: 2 }, -1)).toEqual([0, 1]);
  });
});

describe('a key', () => {
  it.each([
    ['ArrowDown', 3, 4], ['ArrowUp', 3, 2], ['ArrowUp', 0, 0], ['PageDown', 3, 8], ['PageDown', 97, 99], ['PageUp', 3, 0],
    ['Home', 50, 0], ['End', 50, 99], ['Enter', 3, -1],
  ])('%s leads from row %i of 100 to row %i', (key, from, to) => {
    expect(led(key, from, 100, 5)).toBe(to);
  });

  it('leads nowhere where there is nothing', () => expect(led('End', 0, 0, 5)).toBe(-1));
});
