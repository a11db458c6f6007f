/** The connection to Redis that journal and limits share the settings of. */
@NullMarked
package io.holdfast.redis;

import org.jspecify.annotations.NullMarked;
