/** What a node finds wrong with itself, what all nodes say of themselves, and the answers that probes get. */
@NullMarked
package io.holdfast.monitor.health;

import org.jspecify.annotations.NullMarked;
