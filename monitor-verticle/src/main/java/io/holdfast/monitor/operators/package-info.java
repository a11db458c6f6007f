/**
 * Who operates the cluster: whoever shows the token. What they send, how they are answered, and the line that it leaves
 * behind.
 */
@NullMarked
package io.holdfast.monitor.operators;

import org.jspecify.annotations.NullMarked;
