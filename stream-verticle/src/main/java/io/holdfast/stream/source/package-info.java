/** Where events come from: an upstream's answer, parsed, and what is asked again when that answer is cut short. */
@NullMarked
package io.holdfast.stream.source;

import org.jspecify.annotations.NullMarked;
