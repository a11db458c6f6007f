package io.holdfast.monitor.health;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What happened between two looks at the meters.
 *
 * @param first the older one
 * @param last the newer one
 */
record Traffic(Sample first, Sample last) {
    /** Fewer messages than this say nothing about a rate. */
    static final int LEAST_MESSAGES = 10;

    private static final int PERCENT = 100;
    private static final double P95 = 0.95;
    private static final double NANOS = 1e9;
    private static final int MINUTE = 60;
    private static final int MILLIS = 1000;
    private static final String PROCESSING = "streaming_message_processing_duration_seconds";
    private static final String REQUESTS = "streaming_request_duration_seconds";

    double grown(String name) {
        return Math.max(0, last.sum(name) - first.sum(name));
    }

    private double sent() {
        return grown("streaming_messages_sent");
    }

    private double failed() {
        return grown("streaming_messages_failed");
    }

    /** Per cent of the messages; 0 while there are too few. */
    double errorPercent() {
        double all = sent() + failed();
        return all < LEAST_MESSAGES ? 0 : failed() * PERCENT / all;
    }

    private double seconds() {
        return Math.max(1, (last.atNanos() - first.atNanos()) / NANOS);
    }

    /** The mean time that a message took; 0 when there was none. */
    double processingMs() {
        return meanMs(PROCESSING);
    }

    private double meanMs(String timer) {
        double count = grown(timer + "_count");
        return count == 0 ? 0 : grown(timer + "_sum") * MILLIS / count;
    }

    /** Of the reads that have ended: within so many seconds 95 of 100, 0 when there was none. */
    private double p95Seconds() {
        double all = grown(REQUESTS + "_count");
        if (all == 0) {
            return 0;
        }
        for (Map.Entry<Double, Double> bucket : last.requests().entrySet()) {
            double within = bucket.getValue() - first.requests().getOrDefault(bucket.getKey(), 0.0);
            if (within >= all * P95) {
                return bucket.getKey();
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    JsonObject messages() {
        double all = sent() + failed();
        return new JsonObject()
                .put("seconds", Math.round(seconds()))
                .put("sentPerMinute", Math.round(sent() * MINUTE / seconds()))
                .put("failed", Math.round(failed()))
                .put("successPercent", rounded(all == 0 ? PERCENT : sent() * PERCENT / all));
    }

    JsonObject processing() {
        double p95 = p95Seconds();
        return new JsonObject()
                .put("meanMs", rounded(processingMs()))
                .put("p95ResponseSeconds", Double.isInfinite(p95) ? "more than the largest bucket" : rounded(p95))
                .put("eventsPerSecond", rounded(grown("streaming_events_journaled") / seconds()))
                .put("queued", Math.round(last.sum("vertx_pool_queue_pending")));
    }

    JsonObject clients() {
        return new JsonObject()
                .put("active", Math.round(last.sum("streaming_active_connections")))
                .put("openStreams", Math.round(last.sum("streaming_streams_open")))
                .put("failed", Math.round(last.sum("websocket_connection_errors")))
                .put("meanDurationMs", Math.round(meanMs(REQUESTS)))
                .put("readBytesPerSecond", Math.round(grown("vertx_http_server_bytes_read") / seconds()))
                .put("writtenBytesPerSecond", Math.round(grown("vertx_http_server_bytes_written") / seconds()));
    }

    JsonObject workers() {
        return new JsonObject()
                .put("active", Math.round(last.sum("vertx_pool_in_use")))
                .put("queued", Math.round(last.sum("vertx_pool_queue_pending")));
    }

    static double rounded(double value) {
        return Math.round(value * PERCENT) / (double) PERCENT;
    }
}
