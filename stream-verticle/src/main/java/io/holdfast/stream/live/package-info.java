/** Streams whose owner this node is: their readers, their end, their way to another node, and what operators ask of them. */
@NullMarked
package io.holdfast.stream.live;

import org.jspecify.annotations.NullMarked;
