/** What tests of several modules share: real servers on loopback, and an event loop that a test moves. */
@NullMarked
package io.holdfast.testing;

import org.jspecify.annotations.NullMarked;
