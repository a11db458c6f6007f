/** What operators ask of nodes over the event bus, and what nodes answer. */
@NullMarked
package io.holdfast.operations;

import org.jspecify.annotations.NullMarked;
