/**
 * What every request passes before a handler of ours sees it: listeners and TLS, limits of connections, headers and
 * bodies, CORS, access.
 */
@NullMarked
package io.holdfast.gateway.http;

import org.jspecify.annotations.NullMarked;
