import { describe, expect, it } from 'vitest';
import { clicked, sorted, sorts } from '../src/sorts.js';
import { words } from '../src/words.js';

describe('a click on a column', () => {
  it.each([['events', '-opened', '-events'], ['events', '-events', 'events'], ['events', 'events', '-events'], ['id', '-opened', 'id'],
    ['id', 'id', '-id'], ['readers', '-opened', '-readers'],
    ['owner', '-opened', 'owner'], ['owner', 'owner', '-owner'], ['state', '-opened', 'state'], ['opened', '-opened', 'opened']])('%s, sorted by %s, asks for %s', (column, sort, asked) => {
    expect(clicked(column, sort)).toBe(asked);
  });
});

it('the youngest first are ages in ascending order', () => {
  expect(sorted('opened', '-opened')).toBe('ascending');
  expect(sorted('events', '-events')).toBe('descending');
  expect(sorted('gap', '-events')).toBe('none');
});

it('every sort that a click asks for has its words', () => {
  const known = sorts(words.en).map(([sort]) => sort);
  for (const column of ['opened', 'events', 'gap', 'readers', 'owner', 'state', 'id']) {
    expect(known).toContain(clicked(column, ''));
    expect(known).toContain(clicked(column, clicked(column, '')));
  }
});
