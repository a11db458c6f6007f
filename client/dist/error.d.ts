/** Problem details (RFC 9457), as docs/errors.md lists them. */
export interface Problem {
    type?: string;
    title?: string;
    status?: number;
    code?: string;
    detail?: string;
}
/** Why a stream has failed, or why a connection has. */
export declare class StreamError extends Error {
    readonly code: string;
    readonly retry: boolean;
    readonly retryAfterMs: number;
    readonly status: number;
    readonly problem?: Problem | undefined;
    readonly name = "StreamError";
    /**
     * @param code Holdfast's (docs/errors.md), or one of the client's own: `network`, `closed`, `silent`, `offline`,
     *   `socket`, `gap`, `status`, `no_stream`
     * @param retry whether the same may succeed later
     * @param retryAfterMs how long the server wants to be left alone
     * @param problem what it said
     */
    constructor(code: string, message: string, retry: boolean, retryAfterMs?: number, status?: number, problem?: Problem | undefined, cause?: unknown);
    static of(cause: unknown): StreamError;
}
/** What a response is that carries no stream. Whoever can be asked again says so with Retry-After, or is no Holdfast. */
export declare function refusal(response: Response): Promise<StreamError>;
interface Told {
    code: string;
    message: string;
}
/** The outcome that Holdfast ends a stream with, or nothing if this is an upstream's own event of that name. */
export declare function outcomeOf(data: string): Told | undefined;
export declare function gap(seq: number): StreamError;
export {};
