import { API, json, Refused } from './api.js';
import { delay } from './backoff.js';
import type { Message } from './facts.js';

export type FeedState = 'connecting' | 'live' | 'lost';
export type Listener = { message: (message: Message) => void; state: (state: FeedState) => void; refused: () => void };

/** Nodes change every second, so who says nothing for so long is gone. */
const SILENCE_MS = 10_000;

/** One WebSocket to the node that served the page, opened again whenever it is lost, until the feed is closed. */
export class Feed {
  private socket: WebSocket | null = null;
  private timer = 0;
  private tries = 0;
  private opening = false;
  private closed = false;
  private query: string | null = null;

  constructor(private readonly token: string, private readonly listener: Listener) {
    addEventListener('online', this.online);
    void this.open();
  }

  /** Asks for a page of streams from now on, with the parameters of `GET streams`; for none with null. */
  watch(query: string | null): void {
    this.query = query;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ streams: query }));
  }

  close(): void {
    this.closed = true;
    removeEventListener('online', this.online);
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private readonly online = (): void => {
    if (!this.socket) void this.open();
  };

  private async open(): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    clearTimeout(this.timer);
    try {
      const { ticket } = await json<{ ticket: string }>(this.token, `${API}/tickets`, {});
      if (!this.closed) this.connect(ticket);
    } catch (failure) {
      if (this.closed) return;
      if (failure instanceof Refused && failure.status === 401) this.listener.refused();
      else this.lost();
    } finally {
      this.opening = false;
    }
  }

  private connect(ticket: string): void {
    const url = new URL(`${API}/live?ticket=${encodeURIComponent(ticket)}`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    this.socket = socket;
    this.expect(socket);
    socket.onopen = () => this.query !== null && this.watch(this.query);
    socket.onmessage = ({ data }) => {
      this.expect(socket);
      const message = JSON.parse(data) as Message;
      if (message.type === 'snapshot') {
        this.tries = 0;
        this.listener.state('live');
      }
      this.listener.message(message);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
  }

  /** A connection that was cut without a word closes only much later: it is not waited for. */
  private expect(socket: WebSocket): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      socket.close();
      this.lost();
    }, SILENCE_MS);
  }

  private lost(): void {
    clearTimeout(this.timer);
    this.socket = null;
    if (this.closed) return;
    this.listener.state('lost');
    this.timer = window.setTimeout(() => void this.open(), delay(this.tries++));
  }
}
