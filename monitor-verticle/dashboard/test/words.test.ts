import { expect, it } from 'vitest';
import { words, type Words } from '../src/words.js';

const names = (of: Words, group: 'states' | 'happened' | 'causes') => Object.keys(of[group]).sort();

it.each(['states', 'happened', 'causes'] as const)('%s have the same names in both languages', (group) => {
  expect(names(words.zh, group)).toEqual(names(words.en, group));
});

it('no Chinese word is empty or left in English', () => {
  const same = Object.keys(words.en).filter((name) => words.zh[name as keyof Words] === words.en[name as keyof Words]);
  expect(same).toEqual([]);
});
