export { StreamError, type Problem } from './error.js';
export type { Change, Options, State, StreamEvent } from './options.js';
export { sseParser, type SseBlock } from './sse.js';
export { HoldfastStream, open } from './stream.js';
