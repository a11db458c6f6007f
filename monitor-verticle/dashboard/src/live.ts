import { useCallback, useEffect, useRef, useState } from 'react';
import { after, look, type Facts, type LivePage, type Message } from './facts.js';
import { Feed, type FeedState } from './feed.js';
import { useLook } from './look.js';

/** Who wants to see a page of streams, by the parameters of `GET streams`. */
export type Watcher = { query: string; told: (page: LivePage) => void; wrong: (detail: string) => void };

/**
 * What is known of the cluster.
 * `at`: when it was told last, 0 while it was not. `turn` is another number whenever everything is to be asked for again.
 */
export type Live = { facts: Facts | null; at: number; state: FeedState; turn: number; problem: string; refetch: () => void;
  watch: (watcher: Watcher | null) => void };

const REFETCH_MS = 30_000;
/** A look during which the feed said something may be older than what it said. */
const LOOK_AGAIN_MS = 100;

/** Follows the feed, and asks again every 30 s, when the feed has come back, and while there is none. */
export function useLive(token: string, refused: () => void): Live {
  const [state, setState] = useState<FeedState>('connecting');
  const [known, setKnown] = useState<{ facts: Facts | null; at: number }>({ facts: null, at: 0 });
  const [turn, setTurn] = useState(0);
  const feed = useRef<Feed>(null);
  const watcher = useRef<Watcher>(null);
  const heard = useRef(0);
  const refetch = useCallback(() => setTurn((was) => was + 1), []);

  useEffect(() => {
    const message = (told: Message) => {
      heard.current++;
      setKnown(({ facts }) => ({ facts: after(facts, told), at: Date.now() }));
      if (told.type === 'problem') watcher.current?.wrong(told.detail);
      if (told.type === 'delta' && told.streams?.query === watcher.current?.query) watcher.current?.told(told.streams!);
    };
    const changed = (now: FeedState) => {
      setState(now);
      if (now === 'live') refetch();
    };
    const made = new Feed(token, { message, state: changed, refused });
    feed.current = made;
    made.watch(watcher.current?.query ?? null);
    return () => made.close();
  }, [token]);

  useEffect(() => {
    const timer = setInterval(refetch, REFETCH_MS);
    return () => clearInterval(timer);
  }, []);

  const asked = useLook(useCallback(async () => {
    const before = heard.current;
    const facts = await look(token);
    return { facts, latest: heard.current === before };
  }, [token, turn]), ({ latest }) => (latest ? 0 : LOOK_AGAIN_MS));
  useEffect(() => {
    if (asked.seen?.latest) setKnown({ facts: asked.seen.facts, at: Date.now() });
  }, [asked.seen]);
  useEffect(() => {
    if (asked.failure?.status === 401) refused();
  }, [asked.failure]);

  const watch = useCallback((wanted: Watcher | null) => {
    watcher.current = wanted;
    feed.current?.watch(wanted?.query ?? null);
  }, []);
  return { ...known, state, turn, problem: asked.failure?.message ?? '', refetch, watch };
}
