/** Streams that clients make and append to themselves, in the Durable Streams protocol. */
@NullMarked
package io.holdfast.stream.durable;

import org.jspecify.annotations.NullMarked;
