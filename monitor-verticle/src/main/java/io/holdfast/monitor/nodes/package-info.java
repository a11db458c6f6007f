/** Nodes and their streams, as operators see and change them: all nodes are asked, and each answers for itself. */
@NullMarked
package io.holdfast.monitor.nodes;

import org.jspecify.annotations.NullMarked;
