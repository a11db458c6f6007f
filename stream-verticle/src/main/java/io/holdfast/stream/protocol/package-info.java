/** A request that only the owner of a stream can answer, in the words that the Durable Streams protocol and pushes share. */
@NullMarked
package io.holdfast.stream.protocol;

import org.jspecify.annotations.NullMarked;
