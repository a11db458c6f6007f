/** The load tool: a cheap upstream, many checked readers, and what they cost the server. */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
