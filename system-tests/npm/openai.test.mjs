import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { ask, messages, node, queryPath, rawData } from './holdfast.mjs';

/** The SDK with its one path put in place of ours, as a team does that points it at Holdfast. */
function client(knobs) {
  return new OpenAI({
    apiKey: 'none',
    baseURL: new URL('/v1', node).href,
    maxRetries: 0,
    fetch: (url, init) => {
      assert.equal(new URL(url).pathname, '/v1/chat/completions');
      return fetch(new URL(`${queryPath}?${knobs}`, node), init);
    },
  });
}

function question(knobs) {
  return client(knobs).chat.completions.create({ model: 'demo', messages, stream: true });
}

async function collect(stream, chunks = []) {
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

function textOf(chunks) {
  return chunks.map((chunk) => chunk.choices[0].delta.content ?? '').join('');
}

describe('the openai SDK', { concurrency: true, timeout: 60_000 }, () => {
  it('reads the same text as a client without any library', async () => {
    const data = await rawData(await ask('rate=5000'));
    const raw = data.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line));

    const chunks = await collect(await question('rate=5000'));

    assert.equal(textOf(chunks), textOf(raw));
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  });

  it('streams our own path with its generic post', async () => {
    const sdk = new OpenAI({ apiKey: 'none', baseURL: node.href, maxRetries: 0 });

    const chunks = await collect(
      await sdk.post(queryPath, { body: { messages }, query: { rate: 5000, tokens: 20 }, stream: true }),
    );

    assert.equal(chunks.length, 22);
  });

  it('throws when the upstream breaks off, after all that came before, and never looks finished', async () => {
    const chunks = [];

    await assert.rejects(async () => collect(await question('rate=500&fail_after=5'), chunks), (error) => {
      assert.ok(error instanceof OpenAI.APIError);
      assert.equal(error.code, 'upstream_lost');
      return true;
    });

    assert.equal(chunks.length, 5);
    assert.ok(chunks.every((chunk) => chunk.choices[0].finish_reason === null));
  });

  it('throws its own kind of error for a status of the upstream', async () => {
    await assert.rejects(question('status=429'), OpenAI.RateLimitError);
  });
});
