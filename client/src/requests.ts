import type { Options } from './options.js';

const BUILT_IN = 'web/api/v1/gpt/queryAgentStreamIncr';

/** What is asked of a Holdfast, and where. */
export class Requests {
  readonly #base: URL;
  readonly #key: string;

  constructor(readonly options: Options) {
    this.#base = new URL(options.base ?? '/', globalThis.location?.href);
    // Not randomUUID, which pages without TLS do not have.
    this.#key = options.idempotencyKey ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  }

  get base(): string {
    return this.#base.href;
  }

  get question(): URL {
    return this.#url(this.options.url ?? BUILT_IN);
  }

  /** Questions over a WebSocket go the way of the built-in route. */
  get builtIn(): boolean {
    return this.question.pathname === this.#url(BUILT_IN).pathname;
  }

  #url(path: string | URL): URL {
    return new URL(path, this.#base);
  }

  async #fetch(url: URL, signal: AbortSignal, more: Record<string, string | false>, init: RequestInit = {}): Promise<Response> {
    const { token, headers: own, credentials, fetch = globalThis.fetch } = this.options;
    const headers = new Headers(own);
    const bearer = typeof token === 'function' ? await token() : token;
    if (bearer) headers.set('Authorization', `Bearer ${bearer}`);
    for (const [name, value] of Object.entries(more)) if (value) headers.set(name, value);
    return fetch(url, { cache: 'no-store', ...(credentials && { credentials }), ...init, headers, signal });
  }

  ask(session: string, signal: AbortSignal): Promise<Response> {
    const headers = {
      Accept: 'text/event-stream',
      'Content-Type': 'application/json',
      'Idempotency-Key': this.#key,
      'X-Session-ID': session,
    };
    return this.#fetch(this.question, signal, headers, { method: 'POST', body: JSON.stringify(this.options.body) });
  }

  query(session: string): object {
    const params = this.question.search.slice(1);
    return { type: 'query', ref: 'q', body: this.options.body, params, session, idempotencyKey: this.#key };
  }

  read(stream: string, seq: number, signal: AbortSignal): Promise<Response> {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': seq >= 0 && `${stream}-${seq}` } as const;
    return this.#fetch(this.#url(`api/stream/${stream}`), signal, headers);
  }

  cancel(stream: string, signal: AbortSignal): Promise<Response> {
    return this.#fetch(this.#url(`api/stream/${stream}`), signal, {}, { method: 'DELETE' });
  }

  /** A browser's WebSocket has no headers of ours, but may show a token for them; none where nobody is asked for any. */
  async socketToken(signal: AbortSignal): Promise<Response | undefined> {
    const { token, headers } = this.options;
    return token || headers ? this.#fetch(this.#url('api/token'), signal, {}, { method: 'POST' }) : undefined;
  }

  socket(): URL {
    const url = this.#url(this.options.socketUrl ?? 'ws/');
    url.protocol = url.protocol.replace('http', 'ws');
    return url;
  }
}
