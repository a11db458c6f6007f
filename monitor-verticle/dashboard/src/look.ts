import { useCallback, useEffect, useRef, useState } from 'react';
import { Refused } from './api.js';

export type Seen<T> = { seen: T | null; failure: Refused | null };

const RETRY_MS = 2_000;

/** A request that was wrong stays wrong; everything else may pass. */
const passes = ({ status }: Refused) => status < 400 || status >= 500;

/**
 * Looks at once and whenever `look` is another one, one look at a time. `seen` is what was seen last, `failure` why a later
 * look saw nothing.
 * @param next in how many ms to look again after what was seen, 0 for not by itself
 */
export function useLook<T>(look: () => Promise<T>, next: (seen: T) => number): Seen<T> & { again: () => void } {
  const [state, setState] = useState<Seen<T>>({ seen: null, failure: null });
  const runs = useRef(() => {});
  useEffect(() => {
    let over = false;
    let busy = false;
    let asked = false;
    let timer = 0;
    const take = async () => {
      try {
        const seen = await look();
        if (!over) setState({ seen, failure: null });
        return next(seen);
      } catch (failure) {
        const refused = failure instanceof Refused ? failure : new Refused(0, String(failure));
        if (!over) setState((was) => ({ ...was, failure: refused }));
        return passes(refused) ? RETRY_MS : 0;
      }
    };
    const run = async () => {
      asked = busy;
      if (busy) return;
      clearTimeout(timer);
      busy = true;
      const wait = await take();
      busy = false;
      if (over) return;
      if (asked) void run();
      else if (wait) timer = window.setTimeout(run, wait);
    };
    runs.current = () => void run();
    void run();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [look]);
  return { ...state, again: useCallback(() => runs.current(), []) };
}
