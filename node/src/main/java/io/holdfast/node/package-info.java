/** The process: command line, configuration, cluster, verticles, and the demo agent. */
@NullMarked
package io.holdfast.node;

import org.jspecify.annotations.NullMarked;
