/** Which trace a stream belongs to, and what becomes of its spans. */
@NullMarked
package io.holdfast.tracing;

import org.jspecify.annotations.NullMarked;
