/**
 * What is passed on to upstreams and to the owners of streams: API calls, WebSockets, pushes, the Durable Streams
 * protocol.
 */
@NullMarked
package io.holdfast.gateway.calls;

import org.jspecify.annotations.NullMarked;
