import { expect, it } from 'vitest';
import { age } from '../src/age.js';
import { words } from '../src/words.js';

it.each([
  [-5, '0 s'], [999, '0 s'], [59_999, '59 s'], [60_000, '1 min 0 s'], [3_599_000, '59 min 59 s'], [3_600_000, '1 h 0 min'],
  [90_000_000, '1 d 1 h'],
])('%i ms are %s', (ms, said) => expect(age(ms, words.en)).toBe(said));

it('is said in Chinese', () => expect(age(65_000, words.zh)).toBe('1 分 5 秒'));
