/** Streams whose events producers push. */
@NullMarked
package io.holdfast.stream.push;

import org.jspecify.annotations.NullMarked;
