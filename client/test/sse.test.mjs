import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sseParser } from '../dist/index.js';

function parse(text, size) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const blocks = [];
  const retries = [];
  const take = sseParser((block) => blocks.push(block), (ms) => retries.push(ms));
  for (let i = 0; i < bytes.length; i += size) take(bytes.subarray(i, i + size));
  return { blocks, retries };
}

const cases = {
  'ends lines at LF, CR and CRLF': ['data: a\n\ndata: b\r\rdata: c\r\n\r\n', ['a', 'b', 'c']],
  'drops a byte order mark, once': ['\ufeffdata: a\n\ndata: \ufeffb\n\n', ['a', '\ufeffb']],
  'joins lines of data by LF': ['data: a\ndata:\ndata: c\n\n', ['a\n\nc']],
  'keeps a character that is cut': ['data: 🦀é€\n\n', ['🦀é€']],
  'drops one space after the colon': ['data:  a\ndata:b\ndata\n\n', [' a\nb\n']],
  'dispatches nothing without data': [': hb\n\nid: 4\n\nevent: x\n\ndata: a\n\n', ['a']],
  'drops what is not finished': ['data: a\n\ndata: b\n', ['a']],
};
for (const [name, [text, expected]] of Object.entries(cases)) {
  it(`${name}, wherever chunks end`, () => {
    for (let size = 1; size <= 12; size += 1) {
      assert.deepEqual(parse(text, size).blocks.map((block) => block.data), expected, `chunks of ${size}`);
    }
  });
}

it('gives a block its own id and name only', () => {
  const { blocks } = parse('id: s-1\nevent: x\ndata: a\n\ndata: b\n\nid: a\0b\ndata: c\n\n', 5);

  assert.deepEqual(blocks, [
    { id: 's-1', event: 'x', data: 'a' },
    { event: 'message', data: 'b' },
    { event: 'message', data: 'c' },
  ]);
});

it('takes a retry of digits at once', () => {
  assert.deepEqual(parse('retry: 700\nretry: 7x\nretry:\n', 3).retries, [700]);
});
