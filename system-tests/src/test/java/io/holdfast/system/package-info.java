/** The whole of Holdfast, driven from outside: real nodes, real sockets, real deaths. */
@NullMarked
package io.holdfast.system;

import org.jspecify.annotations.NullMarked;
