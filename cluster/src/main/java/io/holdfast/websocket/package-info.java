/** What has to be looked at in WebSocket frames that are passed on compressed. */
@NullMarked
package io.holdfast.websocket;

import org.jspecify.annotations.NullMarked;
