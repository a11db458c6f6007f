import { StreamError, gap, refusal } from './error.js';
import type { Change, Options, State, StreamEvent } from './options.js';
import { Requests } from './requests.js';
import { overSocket, overSse, type Sink } from './transports.js';

const FIRST_DELAY_MS = 500;
const CANCEL_MS = 3_000;
const CANCEL_TRIES = 4;
/** Unread events after which no more are taken from the network. */
const ROOM = 256;

/** Where SSE brought nothing and a WebSocket did: not each question has to find it out anew. */
const heldBack = new Set<string>();

/** Asks a question, or reads a stream on, and holds the connection from now on. */
export function open(options: Options): HoldfastStream {
  return new HoldfastStream(options);
}

const sleep = (ms: number): Promise<void> => new Promise(wake => setTimeout(wake, ms));

/** One stream, however many connections it takes: each event once, in order, for one reader. */
export class HoldfastStream implements AsyncIterable<StreamEvent> {
  state: State = 'connecting';
  reason = '';
  /** Empty until the server has named it. */
  id: string;
  session: string;
  node = '';
  /** Of the last event, -1 before the first. */
  seq: number;
  /** Connections that went on where another one had ended. */
  resumes = 0;
  /** Taken off the network; over a WebSocket, characters. */
  bytes = 0;
  /** Until it is over: rejects with the {@link StreamError}, or the signal's reason. */
  readonly done: Promise<void>;

  readonly #options: Options;
  readonly #requests: Requests;
  readonly #auto: boolean;
  readonly #silenceMs: number;
  readonly #firstByteMs: number;
  readonly #queue: StreamEvent[] = [];
  readonly #life = new AbortController();
  #socket: boolean;
  #connection = new AbortController();
  #send: ((message: object) => void) | undefined;
  #heardAt = 0;
  #silent = false;
  #opened = false;
  #tries = 0;
  #retryMs = 0;
  #newToken = false;
  #cancelling: Promise<void> | undefined;
  #error: unknown;
  #settle!: () => void;
  #hurry = (): void => {};
  #more = (): void => {};
  #read = (): void => {};

  constructor(options: Options) {
    this.#options = options;
    this.#requests = new Requests(options);
    this.#auto = (options.transport ?? 'auto') === 'auto';
    this.#silenceMs = options.silenceMs ?? 40_000;
    this.#firstByteMs = Math.min(options.firstByteMs ?? 10_000, this.#silenceMs);
    this.#socket = options.transport === 'websocket' || (this.#auto && heldBack.has(this.#requests.base));
    this.id = options.stream ?? '';
    this.session = options.session ?? '';
    this.seq = options.after ?? -1;
    this.done = new Promise((resolve, reject) => {
      this.#settle = () => (this.#error === undefined ? resolve() : reject(this.#error));
    });
    this.done.catch(() => {}); // whoever does not look at it hears of a failure elsewhere
    this.#watch();
    void this.#run();
  }

  /** Stops it, up to the upstream. Rejects when the server could not be told. */
  cancel(): Promise<void> {
    if (!this.#cancelling) {
      this.#cancelling = this.done;
      if (this.id && !this.#over) void this.#cancel();
    }
    return this.#cancelling;
  }

  /** Leaves it; for whoever comes back in time it goes on. */
  close(): void {
    this.#end('ended', 'left');
  }

  /** Drops the connection, and reads on over another one at once. */
  renew(): void {
    this.#drop('renewed');
  }

  /** Leaving the loop leaves the stream. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamEvent, void, undefined> {
    try {
      for (;;) {
        const event = this.#queue.shift();
        if (!this.#full) this.#more();
        if (event) yield event;
        else if (this.#over) break;
        else await new Promise<void>(read => (this.#read = read));
      }
    } finally {
      this.close();
    }
    if (this.#error !== undefined) throw this.#error;
  }

  get #over(): boolean {
    return this.#life.signal.aborted;
  }

  get #full(): boolean {
    return this.#queue.length >= ROOM;
  }

  async #run(): Promise<void> {
    await null; // so that nothing is told before `open` has returned
    while (!this.#over) {
      const before = this.seq;
      this.#retryMs = 0;
      const error = await this.#connect().then(
        () => new StreamError('closed', 'Connection ended', true),
        StreamError.of,
      );
      if (this.#over) return;
      const progress = this.seq > before;
      if (progress) this.#tries = 0;
      if (this.#isFinal(error)) return this.#fail(error);
      // What is silent may be held back by a proxy, and what can't be opened may not be let through by one.
      if (this.#auto && /^(silent|socket)$/.test(error.code)) {
        this.#socket = !this.#socket && Boolean(this.id || this.#requests.builtIn);
      }
      if (/^(renewed|online|full)$/.test(error.code)) this.#tell(this.#waiting, error.code);
      else if (error.code !== 'closed' || !progress) await this.#pause(error);
    }
  }

  #isFinal({ retry, status, code }: StreamError): boolean {
    const mayLogIn = status === 401 && typeof this.#options.token === 'function' && !this.#newToken;
    this.#newToken = mayLogIn;
    return (!retry && !mayLogIn && code !== 'offline') || this.#tries >= (this.#options.maxTries ?? 30);
  }

  get #waiting(): State {
    return this.#opened ? 'resuming' : 'connecting';
  }

  /** Exponential back-off with full jitter, on top of what the server asks for. */
  async #pause(error: StreamError): Promise<void> {
    const { maxDelayMs = 15_000 } = this.#options;
    const offline = globalThis.navigator?.onLine === false;
    const least = Math.max(error.retryAfterMs, error.code === 'closed' ? this.#retryMs : 0);
    const spread = Math.max(least ? 0 : this.#retryMs, Math.min(maxDelayMs, FIRST_DELAY_MS * 2 ** this.#tries));
    const ms = offline ? maxDelayMs : least + Math.random() * spread;
    if (!offline) this.#tries++;
    await new Promise<void>(wake => {
      const timer = setTimeout(wake, ms);
      this.#hurry = () => {
        clearTimeout(timer);
        wake();
      };
      this.#tell(this.#waiting, offline ? 'offline' : error.code, { retryInMs: ms, error });
    });
    this.#hurry = () => {};
  }

  async #connect(): Promise<void> {
    await this.#room();
    if (this.#over) return;
    const { signal } = (this.#connection = new AbortController());
    this.#heardAt = Date.now();
    this.#silent = true;
    const timer = setInterval(() => this.#check(), this.#firstByteMs / 4);
    try {
      await (this.#socket ? overSocket : overSse)(this.#sink(), this.#requests, signal);
    } catch (failure) {
      throw signal.aborted ? signal.reason : failure;
    } finally {
      clearInterval(timer);
      this.#send = undefined;
      this.#connection.abort();
    }
  }

  #sink(): Sink {
    return {
      stream: this,
      over: () => this.#over,
      full: () => this.#full,
      heard: bytes => {
        this.bytes += bytes;
        this.#heardAt = Date.now();
        this.#silent = false;
      },
      opened: (id, session, node) => this.#open(id, session, node),
      take: (seq, event, data) => this.#take(seq, event, data),
      complete: () => this.#end('ended', this.#cancelling ? 'cancelled' : 'complete'),
      sender: send => (this.#send = send),
      retry: ms => (this.#retryMs = ms),
      room: () => this.#room(),
    };
  }

  /** A reader that is behind is no silent connection. */
  async #room(): Promise<void> {
    while (this.#full && !this.#over) {
      this.#heardAt = Infinity;
      await new Promise<void>(more => (this.#more = more));
      this.#heardAt = Date.now();
    }
  }

  #open(id: string, session: string | null, node: string | null): void {
    this.id = id;
    this.session = session || this.session;
    this.node = node || this.node;
    if (this.#opened) this.resumes++;
    this.#opened = true;
    this.#newToken = false;
    if (this.#socket && this.#auto) heldBack.add(this.#requests.base);
    this.#tell('live', '');
    if (this.#cancelling) void this.#cancel();
  }

  #take(seq: number, event: string, data: string): void {
    if (seq <= this.seq || this.#over) return;
    if (seq !== this.seq + 1) throw gap(seq);
    this.seq = seq;
    const taken = { id: `${this.id}-${seq}`, seq, event, data };
    if (this.#options.onEvent) call(this.#options.onEvent, taken);
    else {
      this.#queue.push(taken);
      this.#read();
    }
  }

  async #cancel(): Promise<void> {
    if (this.#send) {
      this.#send({ type: 'cancel', ref: 'c', stream: this.id });
      await Promise.race([this.done.catch(() => {}), sleep(CANCEL_MS)]);
    }
    for (let tries = 1; !this.#over; tries++) {
      const limit = AbortSignal.timeout(CANCEL_MS);
      const error = await this.#requests.cancel(this.id, limit).then(
        response => (response.ok || response.status === 404 ? undefined : refusal(response)),
        StreamError.of,
      );
      if (!error) return this.#end('ended', 'cancelled');
      if (!error.retry || tries === CANCEL_TRIES) return this.#fail(error);
      await sleep(error.retryAfterMs + Math.random() * FIRST_DELAY_MS * 2 ** tries);
    }
  }

  #fail(error: StreamError): void {
    if (this.#cancelling && error.code === 'cancelled') this.#end('ended', 'cancelled');
    else this.#end('failed', error.code, error);
  }

  #end(state: State, reason: string, error?: unknown): void {
    if (this.#over) return;
    this.#error = error;
    this.#life.abort();
    this.#connection.abort();
    this.#tell(state, reason, error instanceof StreamError ? { error } : {});
    this.#settle();
    for (const wake of [this.#hurry, this.#more, this.#read]) wake();
  }

  #tell(state: State, reason: string, more: Partial<Change> = {}): void {
    this.state = state;
    this.reason = reason;
    if (this.#options.onState) call(this.#options.onState, { state, reason, ...more });
  }

  #drop(code: string): void {
    this.#connection.abort(new StreamError(code, 'Dropped', true));
    this.#hurry();
  }

  /** Timers stand still while a machine sleeps, so the clock is looked at, whoever asks. */
  #check(): void {
    const silence = Date.now() - this.#heardAt;
    const probing = this.#auto && this.#silent && (this.#socket || this.id || this.#requests.builtIn);
    if (silence > (probing ? this.#firstByteMs : this.#silenceMs)) this.#drop('silent');
    // A page does not see the server's pings. Any answer shows that the socket lives.
    else if (silence > this.#silenceMs / 2) this.#send?.({ type: 'ping', ref: 'ping' });
  }

  #watch(): void {
    const { signal } = this.#life;
    const on = (target: EventTarget | undefined, type: string, take: () => void): void =>
      target?.addEventListener?.(type, take, { signal });
    const page = globalThis as unknown as EventTarget;
    on(page, 'online', () => this.#drop('online'));
    on(page, 'offline', () => this.#drop('offline'));
    on(globalThis.document, 'visibilitychange', () => {
      if (globalThis.document.hidden) return;
      this.#hurry();
      this.#check();
    });
    const asked = this.#options.signal;
    const leave = (): void => this.#end('ended', 'aborted', asked!.reason);
    on(asked, 'abort', leave);
    if (asked?.aborted) leave();
  }
}

/** What a listener throws is reported like any other error of the page, and the stream goes on. */
function call<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (failure) {
    queueMicrotask(() => {
      throw failure;
    });
  }
}
