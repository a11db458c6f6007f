/** The fault suite: real nodes, streams that are renewed for ever, faults by a seeded schedule, and a judge of all that was read. */
@NullMarked
package io.holdfast.bench.faults;

import org.jspecify.annotations.NullMarked;
