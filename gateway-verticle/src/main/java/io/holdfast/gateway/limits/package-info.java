/**
 * How often and how much at once: token buckets for requests, in this process, in the cluster or in Redis, and counts
 * of connections.
 */
@NullMarked
package io.holdfast.gateway.limits;

import org.jspecify.annotations.NullMarked;
