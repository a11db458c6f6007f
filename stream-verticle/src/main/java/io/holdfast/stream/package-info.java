/** Owns streams: talks to upstreams, numbers events, keeps them in the journal, serves subscriptions. */
@NullMarked
package io.holdfast.stream;

import org.jspecify.annotations.NullMarked;
