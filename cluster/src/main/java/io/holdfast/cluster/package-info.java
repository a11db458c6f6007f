/** Who is in the cluster, and where sessions and streams live. */
@NullMarked
package io.holdfast.cluster;

import org.jspecify.annotations.NullMarked;
