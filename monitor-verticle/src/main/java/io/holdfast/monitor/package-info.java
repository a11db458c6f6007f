/** Health and metrics of a node, on the management port. */
@NullMarked
package io.holdfast.monitor;

import org.jspecify.annotations.NullMarked;
