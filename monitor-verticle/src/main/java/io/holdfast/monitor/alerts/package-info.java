/**
 * What operators have to know: failures become alerts, which all nodes write and the leader keeps tidy and posts to
 * webhooks; and what has happened lately.
 */
@NullMarked
package io.holdfast.monitor.alerts;

import org.jspecify.annotations.NullMarked;
