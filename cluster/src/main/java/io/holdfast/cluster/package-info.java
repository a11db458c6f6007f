/** Who is in the cluster, where sessions and streams live, and how a node is configured. */
@NullMarked
package io.holdfast.cluster;

import org.jspecify.annotations.NullMarked;
