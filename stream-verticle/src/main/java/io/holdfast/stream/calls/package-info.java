/** What the gateways of the cluster ask of this node beside reading streams: calls and sockets to upstreams, pushes, durable streams. */
@NullMarked
package io.holdfast.stream.calls;

import org.jspecify.annotations.NullMarked;
