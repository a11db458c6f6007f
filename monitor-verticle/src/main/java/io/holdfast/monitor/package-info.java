/**
 * The management port of a node: health, metrics, and what operators see and do. Here is the verticle, what it is configured
 * with, and which path does what. What {@code health} finds becomes {@code alerts}, and {@code recovery} does something about
 * them; {@code operators} ask {@code nodes}, and {@code live} tells their dashboards.
 */
@NullMarked
package io.holdfast.monitor;

import org.jspecify.annotations.NullMarked;
