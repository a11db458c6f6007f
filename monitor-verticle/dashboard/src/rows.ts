import type { Stream, StreamPage } from './api.js';

/** The streams that are known, in the order that was asked for, up to `next`. */
export type Rows = { lines: Stream[]; matching: number; next: string | null; unanswered: string[] };

type Order = (one: Stream, other: Stream) => number;

const STATES = ['opening', 'open', 'ended', 'failed', 'cancelled'];

const keys: Record<string, (stream: Stream) => number | string> = {
  opened: ({ openedAt }) => (openedAt ? Date.parse(openedAt) : 0),
  events: ({ events }) => events,
  gap: ({ longestGapMs }) => longestGapMs,
  readers: ({ readers }) => readers,
  owner: ({ node }) => node,
  state: ({ state }) => STATES.indexOf(state),
  id: ({ id }) => id,
};

const compared = <T>(one: T, other: T) => (one < other ? -1 : Number(one > other));

/** As the API orders by its `sort`. */
export function order(sort: string): Order {
  const sign = sort.startsWith('-') ? -1 : 1;
  const key = keys[sort.replace('-', '')] ?? (() => 0);
  return (one, other) => sign * (compared(key(one), key(other)) || compared(one.id, other.id));
}

const without = (lines: Stream[], page: StreamPage) => {
  const ids = new Set(page.streams.map(({ id }) => id));
  return lines.filter(({ id }) => !ids.has(id));
};

export function rowsOf({ streams, matching, next, unanswered }: StreamPage): Rows {
  return { lines: streams, matching, next, unanswered };
}

/** The first page anew: what it does not have though it would stand in it is gone, what stands behind it is kept. */
export function withFirst(rows: Rows, page: StreamPage, by: Order): Rows {
  const last = page.streams.at(-1);
  if (!last || page.next === null) return rowsOf(page);
  const behind = without(rows.lines, page).filter((line) => by(line, last) > 0);
  return { ...rowsOf(page), lines: [...page.streams, ...behind], next: behind.length ? rows.next : page.next };
}

/** The page behind the last one. */
export function withMore(rows: Rows, page: StreamPage): Rows {
  return { ...rowsOf(page), lines: [...without(rows.lines, page), ...page.streams] };
}
