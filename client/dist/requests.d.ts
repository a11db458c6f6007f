import type { Options } from './options.js';
/** What is asked of a Holdfast, and where. */
export declare class Requests {
    #private;
    readonly options: Options;
    constructor(options: Options);
    get base(): string;
    get question(): URL;
    /** Questions over a WebSocket go the way of the built-in route. */
    get builtIn(): boolean;
    ask(session: string, signal: AbortSignal): Promise<Response>;
    query(session: string): object;
    read(stream: string, seq: number, signal: AbortSignal): Promise<Response>;
    cancel(stream: string, signal: AbortSignal): Promise<Response>;
    /** A browser's WebSocket has no headers of ours, but may show a token for them; none where nobody is asked for any. */
    socketToken(signal: AbortSignal): Promise<Response | undefined>;
    socket(): URL;
}
