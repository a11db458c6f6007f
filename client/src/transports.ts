import { StreamError, gap, outcomeOf, refusal } from './error.js';
import type { Requests } from './requests.js';
import { sseParser } from './sse.js';

/** The stream that a connection reads for. */
export interface Sink {
  readonly stream: { readonly id: string; readonly seq: number; readonly session: string };
  over(): boolean;
  full(): boolean;
  heard(bytes: number): void;
  opened(stream: string, session: string | null, node: string | null): void;
  take(seq: number, event: string, data: string): void;
  complete(): void;
  /** Says how to reach the server on this connection. */
  sender(send: (message: object) => void): void;
  retry(ms: number): void;
  /** Waits until there is room for more events. */
  room(): Promise<void>;
}

/** Reads until the connection ends, which says nothing of the stream. */
export async function overSse(sink: Sink, requests: Requests, signal: AbortSignal): Promise<void> {
  const response = await (sink.stream.id ? requests.read(sink.stream.id, sink.stream.seq, signal) : requests.ask(sink.stream.session, signal));
  if (response.status === 204) return sink.complete();
  const { headers } = response;
  const stream = sink.stream.id || headers.get('X-Stream-ID');
  if (!response.ok || !stream || !headers.get('Content-Type')?.startsWith('text/event-stream')) {
    throw await refusal(response);
  }
  sink.opened(stream, headers.get('X-Session-ID'), headers.get('X-Stream-Node'));
  const parse = sseParser(({ id, event, data }) => {
    const told = event === 'error' ? outcomeOf(data) : undefined;
    const seq = id?.startsWith(`${stream}-`) ? Number(id.slice(stream.length + 1)) : sink.stream.seq + 1;
    if (!told) sink.take(seq, event, data);
    else if (seq > sink.stream.seq + 1) throw gap(seq);
    // Without an id only this read has broken off, and the stream may go on.
    else throw new StreamError(told.code, told.message, id === undefined);
  }, ms => sink.retry(ms));
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    sink.heard(value.length);
    parse(value);
    await sink.room();
  }
}

export async function overSocket(sink: Sink, requests: Requests, signal: AbortSignal): Promise<void> {
  const url = requests.socket();
  const token = await requests.socketToken(signal);
  if (token?.ok) url.searchParams.set('token', (await token.json()).token);
  else if (token && token.status !== 404) throw await refusal(token);
  const socket = new WebSocket(url, 'holdfast.v1');
  try {
    await new Promise<void>((over, reject) => {
      let open = false;
      signal.addEventListener('abort', () => reject(signal.reason));
      socket.onopen = () => {
        open = true;
        const send = (message: object): void => socket.send(JSON.stringify(message));
        sink.sender(send);
        send(sink.stream.id ? { type: 'resume', ref: 'r', stream: sink.stream.id, after: sink.stream.seq } : requests.query(sink.stream.session));
      };
      socket.onmessage = ({ data }) => {
        try {
          sink.heard(data.length);
          takeMessage(sink, JSON.parse(data));
          if (sink.over()) over();
          else if (sink.full()) throw new StreamError('full', 'Reader is behind', true);
        } catch (failure) {
          socket.onmessage = null;
          reject(failure);
        }
      };
      // What can't be sent (1008, 1009) can't be sent again.
      socket.onclose = ({ code, reason }) => reject(new StreamError('closed', `${code} ${reason}`, code < 1008 || code > 1009));
      // Node 20 tells of a socket that it could not open by its error alone.
      socket.onerror = () => open || reject(new StreamError('socket', 'No socket', true));
    });
  } finally {
    socket.onmessage = null;
    socket.close();
  }
}

function takeMessage(sink: Sink, message: any): void {
  const { type, ref, seq } = message;
  if (type === 'open') sink.opened(message.stream, message.session, message.node);
  else if (type === 'event') sink.take(seq, message.event ?? 'message', message.data);
  else if (type === 'end' && message.outcome === 'ended') {
    if (seq > sink.stream.seq + 1) throw gap(seq);
    sink.complete();
  } else if (type === 'error' && /^[qr]?$/.test(ref ?? '')) {
    throw new StreamError(message.code, message.message, Boolean(ref) && message.retry, (message.retryAfter ?? 0) * 1000);
  }
}
