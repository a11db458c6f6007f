import type { StreamError } from './error.js';
import type { Options, State, StreamEvent } from './options.js';
import { HoldfastStream } from './stream.js';
export interface Answer<T> {
    readonly value: T;
    /** `idle` before the first question. */
    readonly state: State | 'idle';
    readonly reason: string;
    readonly error: StreamError | undefined;
    readonly stream: HoldfastStream | undefined;
    /** Leaves the stream before, if there is one. */
    readonly ask: (options: Omit<Options, 'onEvent'>) => HoldfastStream;
    readonly cancel: () => void;
}
/**
 * What has come of a stream so far. It is shown at most once a frame, and left when the component goes.
 * @param take puts an event to the value, without changing the old one
 */
export declare function useHoldfast<T>(initial: T, take: (value: T, event: StreamEvent) => T): Answer<T>;
