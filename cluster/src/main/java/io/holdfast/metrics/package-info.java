/** Measurements that Micrometer has no meter for that is cheap enough. */
@NullMarked
package io.holdfast.metrics;

import org.jspecify.annotations.NullMarked;
