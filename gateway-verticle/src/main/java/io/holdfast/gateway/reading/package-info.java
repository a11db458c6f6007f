/**
 * Streams on their way to clients: one subscription for all readers of a stream, its next owner when one is lost, and
 * what events look like as SSE and in WebSocket frames.
 */
@NullMarked
package io.holdfast.gateway.reading;

import org.jspecify.annotations.NullMarked;
