import { expect, it } from 'vitest';
import { delay } from '../src/backoff.js';

it('waits twice as long after each try, and 30 s at most', () => {
  expect([0, 1, 2, 3, 10, 1_000].map((tries) => delay(tries, 1))).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000]);
});

it('waits at least half of that, so that many do not come at once', () => {
  expect(delay(3, 0)).toBe(2_000);
  expect(new Set(Array.from({ length: 20 }, () => delay(3))).size).toBeGreaterThan(1);
});
