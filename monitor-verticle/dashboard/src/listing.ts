import { useCallback, useEffect, useRef, useState } from 'react';
import { API, json, type StreamPage } from './api.js';
import type { Live } from './live.js';
import { parameters, type Filter } from './place.js';
import { order, rowsOf, withFirst, withMore, type Rows } from './rows.js';

/** The first page is told by the feed whenever it changes, so it is small. */
export const FIRST = 100;
const MORE = 500;

export type Listing = { rows: Rows | null; problem: string; more: () => void };

function page(token: string, query: string, limit: number, next?: string): Promise<StreamPage> {
  const asked = new URLSearchParams(query);
  asked.set('limit', String(limit));
  if (next) asked.set('after', next);
  return json(token, `${API}/streams?${asked}`);
}

/** Page after page, until there are as many as wanted. */
async function pages(token: string, query: string, wanted: number): Promise<Rows> {
  let rows = rowsOf(await page(token, query, FIRST));
  while (rows.next && rows.lines.length < wanted) rows = withMore(rows, await page(token, query, MORE, rows.next));
  return rows;
}

/** The streams that match, the first page of them live. Those of another filter are shown until there are some of this one. */
export function useListing(token: string, live: Live, filter: Filter): Listing {
  const query = parameters(filter).toString();
  const [known, setKnown] = useState<{ query: string; rows: Rows | null; problem: string }>({ query: '', rows: null, problem: '' });
  const latest = useRef(known);
  latest.current = known;
  const asking = useRef(false);

  useEffect(() => {
    let over = false;
    const by = order(filter.sort);
    const show = (rows: Rows) => !over && setKnown({ query, rows, problem: '' });
    const wrong = (problem: string) => !over && setKnown((was) => ({ ...was, problem }));
    const told = (first: StreamPage) => setKnown(({ query: former, rows }) => (
      { query, rows: rows && former === query ? withFirst(rows, first, by) : rowsOf(first), problem: '' }));
    const follow = () => !over && live.watch({ query: `${query}&limit=${FIRST}`, told, wrong });
    const wanted = latest.current.query === query ? (latest.current.rows?.lines.length ?? 0) : 0;
    pages(token, query, wanted).then(show, (failure: Error) => wrong(failure.message)).then(follow);
    return () => {
      over = true;
      live.watch(null);
    };
  }, [token, query, live.turn]);

  const more = useCallback(() => {
    const { query: shown, rows } = latest.current;
    if (asking.current || shown !== query || !rows?.next) return;
    asking.current = true;
    page(token, query, MORE, rows.next)
      .then((next) => setKnown((was) => (was.query === query && was.rows ? { ...was, rows: withMore(was.rows, next) } : was)))
      .catch((failure: Error) => setKnown((was) => ({ ...was, problem: failure.message })))
      .finally(() => {
        asking.current = false;
      });
  }, [token, query]);
  return { rows: known.rows, problem: known.problem, more };
}
