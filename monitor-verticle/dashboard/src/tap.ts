import { sseParser, type SseBlock } from '../../../client/src/sse.js';
import { open, streamPath } from './api.js';

export type Tapped = { seq: number; type: string; data: string };

const OVER = 'holdfast-over';

const tapped = ({ id, event, data }: SseBlock): Tapped => ({ seq: Number(id), type: event === 'message' ? '' : event, data });

/**
 * Follows a stream as an operator, from a position on. An EventSource can't show the token.
 * @param told what has come, some events at a time
 * @return how the stream ended; null when it was the tap that did
 */
export async function tap(token: string, id: string, from: number, signal: AbortSignal, told: (events: Tapped[]) => void):
    Promise<string | null> {
  const response = await open(token, `${streamPath(id)}/tap?from=${from}`, signal);
  let blocks: SseBlock[] = [];
  const parse = sseParser((block) => blocks.push(block));
  const reader = response.body!.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return null;
    parse(value);
    const last = blocks.find(({ event }) => event === OVER);
    told(blocks.filter((block) => block !== last).map(tapped));
    blocks = [];
    if (last) return (JSON.parse(last.data) as { outcome: string | null }).outcome;
  }
}
