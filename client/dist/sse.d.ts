/** What lies between two blank lines of an event stream, if it has data. */
export interface SseBlock {
    /** The block's own id; absent when it has none, whatever came before. */
    id?: string;
    /** `message` unless it was named. */
    event: string;
    data: string;
}
/**
 * Reads text/event-stream that was cut into chunks anywhere (WHATWG HTML 9.2.6). A block that is not finished is never
 * handed on.
 * @returns to be called with each chunk
 */
export declare function sseParser(onBlock: (block: SseBlock) => void, onRetry?: (ms: number) => void): (chunk: Uint8Array) => void;
