/** Where events are kept, in memory, in the cluster's memory or in Redis: appended at a position or not at all, and shown to nobody before. */
@NullMarked
package io.holdfast.stream.journal;

import org.jspecify.annotations.NullMarked;
