/** Who asks: the session, the address behind trusted proxies, the API key, and what a client calls things. */
@NullMarked
package io.holdfast.gateway.client;

import org.jspecify.annotations.NullMarked;
