const FIRST_MS = 500;
const MOST_MS = 30_000;

/** How long to wait before the nth try, from 0: twice as long each time, and apart from others by up to half of it. */
export function delay(tries: number, random = Math.random()): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries, 16));
  return whole * (0.5 + random / 2);
}
