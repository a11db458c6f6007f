/**
 * Owns streams: talks to upstreams, numbers events, keeps them in the journal, serves subscriptions. Here is the verticle and
 * what it is configured and measured with; an event goes from {@code source} through {@code live} into {@code journal} and to
 * its readers.
 */
@NullMarked
package io.holdfast.stream;

import org.jspecify.annotations.NullMarked;
