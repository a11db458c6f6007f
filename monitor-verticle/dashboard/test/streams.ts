import type { Stream, StreamPage } from '../src/api.js';

export function stream(id: string, known: Partial<Stream> = {}): Stream {
  return { id, session: 's', route: 'r', node: 'n-1', epoch: 1, state: 'open', events: 0, openedAt: '2026-01-01T00:00:00Z',
    firstEventMs: null, longestGapMs: 0, resumes: 0, takeovers: 0, fault: null, readers: 0, ...known };
}

export function page(streams: Stream[], next: string | null, matching = streams.length): StreamPage {
  return { streams, matching, next, unanswered: [] };
}
