import { describe, expect, it } from 'vitest';
import { order, rowsOf, withFirst, withMore } from '../src/rows.js';
import { page, stream } from './streams.js';

const ids = ({ lines }: { lines: { id: string }[] }) => lines.map(({ id }) => id).join(' ');
const at = (second: number) => ({ openedAt: `2026-01-01T00:00:0${second}Z` });

describe('the order of streams', () => {
  const streams = [
    stream('b', { ...at(1), events: 5, longestGapMs: 7, node: 'n-2', state: 'ended', readers: 1 }), stream('a', { ...at(1), events: 9, longestGapMs: 3, node: 'n-1', state: 'open', readers: 3 }),
    stream('c', { openedAt: null, events: 5, longestGapMs: 9, node: 'n-1', state: 'failed', readers: 1 }),
  ];
  it.each([
    ['opened', 'c a b'], ['-opened', 'b a c'], ['events', 'b c a'], ['-events', 'a c b'], ['gap', 'a b c'], ['id', 'a b c'],
    ['-readers', 'a c b'], ['readers', 'b c a'], ['owner', 'a c b'], ['-owner', 'b c a'], ['state', 'a b c'], ['-state', 'c b a'], ['-id', 'c b a'],
  ])('by %s is the API’s', (sort, expected) => {
    expect([...streams].sort(order(sort)).map(({ id }) => id).join(' ')).toBe(expected);
  });
});

describe('the first page anew', () => {
  const by = order('-opened');
  const known = withMore(
    rowsOf(page([stream('d', at(4)), stream('c', at(3))], 'after c', 4)),
    page([stream('b', at(2)), stream('a', at(1))], null, 4),
  );

  it('puts a new stream in front and keeps the one that it pushes off the page', () => {
    const rows = withFirst(known, page([stream('e', at(5)), stream('d', at(4))], 'after d', 5), by);

    expect(ids(rows)).toBe('e d c b a');
    expect(rows.matching).toBe(5);
    expect(rows.next).toBeNull();
  });

  it('drops a stream that would stand in it and does not', () => {
    expect(ids(withFirst(known, page([stream('d', at(4)), stream('b', at(2))], 'after b', 3), by))).toBe('d b a');
  });

  it('is all that there is when nothing follows', () => {
    expect(ids(withFirst(known, page([stream('a', at(1))], null), by))).toBe('a');
    expect(ids(withFirst(known, page([], null), by))).toBe('');
  });

  it('says what follows when nothing behind it is known', () => {
    const rows = withFirst(rowsOf(page([stream('d', at(4))], 'after d')), page([stream('d', at(4))], 'after d again'), by);

    expect(rows.next).toBe('after d again');
  });
});

describe('the page behind the last', () => {
  it('has a stream that has moved between pages once, as it is now', () => {
    const rows = withMore(rowsOf(page([stream('a', { events: 9 }), stream('b', { events: 8 })], 'after b')),
      page([stream('a', { events: 7 }), stream('c', { events: 6 })], null, 3));

    expect(rows.lines.map(({ id, events }) => `${id}${events}`)).toEqual(['b8', 'a7', 'c6']);
  });
});
