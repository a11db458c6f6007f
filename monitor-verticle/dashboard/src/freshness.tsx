import { age } from './age.js';
import type { Live } from './live.js';
import type { Words } from './words.js';

/** The feed says something every second; this much later it does not work, whatever it looks like. */
const STALE_MS = 5_000;

export function isStale({ state, at }: Live, now: number): boolean {
  return at > 0 && (state === 'lost' || now - at > STALE_MS);
}

/** How old what is shown is. Only whether it is live is announced, not each second. */
export function Freshness({ words, live, now }: { words: Words; live: Live; now: number }) {
  const stale = isStale(live, now);
  const said = { connecting: words.connecting, live: stale ? '' : words.live, lost: words.lost }[live.state];
  return (
    <p className={stale || live.state === 'lost' ? 'freshness old' : 'freshness'}>
      <span role="status">{said}</span> {stale && <span>{words.stale(age(now - live.at, words))}</span>}
    </p>
  );
}
