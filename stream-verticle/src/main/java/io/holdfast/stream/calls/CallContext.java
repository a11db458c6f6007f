package io.holdfast.stream.calls;

import io.holdfast.wire.CallLinks;
import io.vertx.core.Vertx;

/**
 * What all calls of one verticle instance share.
 *
 * @param window bytes that may be on their way to one call
 */
record CallContext(Vertx vertx, CallLinks links, CallUpstreams upstreams, int window) {}
