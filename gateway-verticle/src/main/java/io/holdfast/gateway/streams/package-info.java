/** What clients do with streams, over HTTP and in WebSockets: ask a question, resume, cancel. */
@NullMarked
package io.holdfast.gateway.streams;

import org.jspecify.annotations.NullMarked;
