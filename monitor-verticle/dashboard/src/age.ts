import type { Words } from './words.js';

type Units = Pick<Words, 'seconds' | 'minutes' | 'hours' | 'days'>;

/** A time span in its two greatest units: 42 s, 3 min 5 s, 2 h 0 min. */
export function age(ms: number, { seconds, minutes, hours, days }: Units): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  if (whole < 60) return `${whole} ${seconds}`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} ${minutes} ${whole % 60} ${seconds}`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} ${hours} ${Math.floor((whole % 3_600) / 60)} ${minutes}`;
  return `${Math.floor(whole / 86_400)} ${days} ${Math.floor((whole % 86_400) / 3_600)} ${hours}`;
}
