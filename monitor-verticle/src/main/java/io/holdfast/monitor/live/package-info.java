/** What dashboards are told over WebSockets, as it happens. */
@NullMarked
package io.holdfast.monitor.live;

import org.jspecify.annotations.NullMarked;
