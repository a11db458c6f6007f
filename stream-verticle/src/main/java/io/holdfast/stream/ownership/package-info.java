/** Who may append to a stream: streams whose owner is lost are looked for, claimed and adopted. */
@NullMarked
package io.holdfast.stream.ownership;

import org.jspecify.annotations.NullMarked;
