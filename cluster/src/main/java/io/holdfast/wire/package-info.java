/** What gateways and stream owners say to each other: frames, their binary codec, and the batching of a loop turn. */
@NullMarked
package io.holdfast.wire;

import org.jspecify.annotations.NullMarked;
