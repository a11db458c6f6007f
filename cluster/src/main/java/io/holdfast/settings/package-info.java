/** How a node is configured: values with their origins, read and checked as a whole. */
@NullMarked
package io.holdfast.settings;

import org.jspecify.annotations.NullMarked;
