/** When a node has enough to do: lag, memory and openings, and the ceiling that follows from them. */
@NullMarked
package io.holdfast.overload;

import org.jspecify.annotations.NullMarked;
