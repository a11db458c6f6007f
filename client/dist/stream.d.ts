import type { Options, State, StreamEvent } from './options.js';
/** Asks a question, or reads a stream on, and holds the connection from now on. */
export declare function open(options: Options): HoldfastStream;
/** One stream, however many connections it takes: each event once, in order, for one reader. */
export declare class HoldfastStream implements AsyncIterable<StreamEvent> {
    #private;
    state: State;
    reason: string;
    /** Empty until the server has named it. */
    id: string;
    session: string;
    node: string;
    /** Of the last event, -1 before the first. */
    seq: number;
    /** Connections that went on where another one had ended. */
    resumes: number;
    /** Taken off the network; over a WebSocket, characters. */
    bytes: number;
    /** Until it is over: rejects with the {@link StreamError}, or the signal's reason. */
    readonly done: Promise<void>;
    constructor(options: Options);
    /** Stops it, up to the upstream. Rejects when the server could not be told. */
    cancel(): Promise<void>;
    /** Leaves it; for whoever comes back in time it goes on. */
    close(): void;
    /** Drops the connection, and reads on over another one at once. */
    renew(): void;
    /** Leaving the loop leaves the stream. */
    [Symbol.asyncIterator](): AsyncGenerator<StreamEvent, void, undefined>;
}
