/** Who a client is, by API key, JWT or a signed token, and who has failed to say so too often. */
@NullMarked
package io.holdfast.gateway.auth;

import org.jspecify.annotations.NullMarked;
