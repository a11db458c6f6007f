import type { StreamError } from './error.js';

export interface StreamEvent {
  /** `<stream>-<seq>`: what `Last-Event-ID` takes. */
  readonly id: string;
  /** 0, 1, 2 … without a gap. */
  readonly seq: number;
  /** As the upstream named it; `message` if it did not. */
  readonly event: string;
  readonly data: string;
}

export type State = 'connecting' | 'live' | 'resuming' | 'ended' | 'failed';

export interface Change {
  readonly state: State;
  /** Why: `complete`, `cancelled`, `left`, `aborted`, or the code of the error. */
  readonly reason: string;
  /** When the next try is, in `connecting` and `resuming`. */
  readonly retryInMs?: number;
  readonly error?: StreamError;
}

export interface Options {
  /** Where Holdfast is (default: the origin of the page). */
  base?: string | URL;
  /** Where the question is posted (default: the built-in route); relative to `base`, with the upstream's query string. */
  url?: string | URL;
  /** The question, as JSON. */
  body?: unknown;
  /** Instead of asking: a stream to read on. */
  stream?: string;
  /** With `stream`: the last seq seen (default: -1, for all). */
  after?: number;
  /** The conversation that the question belongs to. */
  session?: string;
  /** What the question is called, so that it is not asked twice (default: a random one). */
  idempotencyKey?: string;
  /** `auto` is SSE, and WebSocket where nothing of it arrives (default: auto). */
  transport?: 'auto' | 'sse' | 'websocket';
  /** Default: `ws/`, relative to `base`. */
  socketUrl?: string | URL;
  /** Sent with each request. */
  headers?: Record<string, string>;
  /** Sent as `Authorization: Bearer`; a function is asked before each request. */
  token?: string | (() => string | Promise<string>);
  credentials?: RequestCredentials;
  /** Leaves the stream, which goes on as its route's `on-disconnect` says. */
  signal?: AbortSignal;
  /** A connection silent for longer is renewed (default: 40 s, more than two heartbeats of 15 s). */
  silenceMs?: number;
  /** Under `auto`, how long the first byte may take before the other transport is tried (default: 10 s). */
  firstByteMs?: number;
  /** The longest time between two tries (default: 15 s). */
  maxDelayMs?: number;
  /** How many tries in a row may bring nothing (default: 30, about four minutes). */
  maxTries?: number;
  /** Takes the events, in place of `for await`. */
  onEvent?: (event: StreamEvent) => void;
  onState?: (change: Change) => void;
  /** In place of the global one. */
  fetch?: typeof fetch;
}
