/** What is done about failures: plans, step by step, on the node that they are for, or one more node. */
@NullMarked
package io.holdfast.monitor.recovery;

import org.jspecify.annotations.NullMarked;
