/** Problem details (RFC 9457), as docs/errors.md lists them. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
}

/** Why a stream has failed, or why a connection has. */
export class StreamError extends Error {
  override readonly name = 'StreamError';

  /**
   * @param code Holdfast's (docs/errors.md), or one of the client's own: `network`, `closed`, `silent`, `offline`,
   *   `socket`, `gap`, `status`, `no_stream`
   * @param retry whether the same may succeed later
   * @param retryAfterMs how long the server wants to be left alone
   * @param problem what it said
   */
  constructor(
    readonly code: string,
    message: string,
    readonly retry: boolean,
    readonly retryAfterMs = 0,
    readonly status = 0,
    readonly problem?: Problem,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  static of(cause: unknown): StreamError {
    return cause instanceof StreamError ? cause : new StreamError('network', String(cause), true, 0, 0, undefined, cause);
  }
}

/** What a response is that carries no stream. Whoever can be asked again says so with Retry-After, or is no Holdfast. */
export async function refusal(response: Response): Promise<StreamError> {
  const { status, headers } = response;
  const ours = headers.get('Content-Type')?.startsWith('application/problem+json');
  const problem = ours ? ((await response.json().catch(() => undefined)) as Problem | undefined) : undefined;
  const after = headers.get('Retry-After');
  const ms = Number(after) * 1000 || Date.parse(after ?? '') - Date.now();
  const retry = after !== null || (!problem && (status >= 500 || status === 408 || status === 429));
  return new StreamError(
    problem?.code ?? (response.ok ? 'no_stream' : 'status'),
    problem?.detail || problem?.title || `HTTP ${status}`,
    retry,
    Math.max(0, ms) || 0,
    status,
    problem,
  );
}

interface Told {
  code: string;
  message: string;
}

/** The outcome that Holdfast ends a stream with, or nothing if this is an upstream's own event of that name. */
export function outcomeOf(data: string): Told | undefined {
  try {
    const { error } = JSON.parse(data);
    return /^(failed|cancelled)$/.test(error.type) && error.code ? error : undefined;
  } catch {
    return undefined;
  }
}

export function gap(seq: number): StreamError {
  return new StreamError('gap', `seq: ${seq} (expected: no gap)`, true);
}
