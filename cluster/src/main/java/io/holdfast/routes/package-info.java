/** Which path leads where and by which rules, and how the upstreams behind it are doing. */
@NullMarked
package io.holdfast.routes;

import org.jspecify.annotations.NullMarked;
