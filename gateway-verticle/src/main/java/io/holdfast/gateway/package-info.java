/** The edge: takes SSE and WebSocket from browsers and reads their streams from the owners. Owns no stream. */
@NullMarked
package io.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
