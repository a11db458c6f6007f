/**
 * The edge: takes SSE and WebSocket from browsers and reads their streams from the owners. Owns no stream. Here is the
 * verticle, what it is configured and measured with, and which path does what; a request goes through {@code http} to
 * {@code streams} or {@code calls}, and what it asked for comes back through {@code reading}.
 */
@NullMarked
package io.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
