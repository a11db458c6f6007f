import type { Requests } from './requests.js';
/** The stream that a connection reads for. */
export interface Sink {
    readonly stream: {
        readonly id: string;
        readonly seq: number;
        readonly session: string;
    };
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
export declare function overSse(sink: Sink, requests: Requests, signal: AbortSignal): Promise<void>;
export declare function overSocket(sink: Sink, requests: Requests, signal: AbortSignal): Promise<void>;
