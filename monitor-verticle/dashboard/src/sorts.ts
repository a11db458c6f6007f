import type { Words } from './words.js';

/** What streams can be sorted by, each with its words. */
export function sorts(words: Words): [string, string][] {
  return [
    ['-opened', words.youngest], ['opened', words.oldest],
    ['-events', words.order(words.head, true)], ['events', words.order(words.head, false)],
    ['-gap', words.order(words.gap, true)], ['gap', words.order(words.gap, false)],
    ['-readers', words.order(words.readers, true)], ['readers', words.order(words.readers, false)],
    ['state', words.order(words.state, false)], ['-state', words.order(words.state, true)],
    ['owner', words.order(words.owner, false)], ['-owner', words.order(words.owner, true)],
    ['id', words.order(words.stream, false)], ['-id', words.order(words.stream, true)],
  ];
}

const FROM_LEAST = ['id', 'owner', 'state'];

/** The sort that a click on a column's header asks for: figures from the greatest, names from the first; the other way at the second click. */
export function clicked(column: string, sort: string): string {
  const usual = FROM_LEAST.includes(column) ? column : `-${column}`;
  if (sort !== usual) return usual;
  return usual.startsWith('-') ? column : `-${column}`;
}

/** How a column that shows ages or ids is sorted, for a screen reader: the oldest was opened least. */
export function sorted(column: string, sort: string): 'ascending' | 'descending' | 'none' {
  if (sort.replace('-', '') !== column) return 'none';
  const descending = sort.startsWith('-') !== (column === 'opened');
  return descending ? 'descending' : 'ascending';
}
