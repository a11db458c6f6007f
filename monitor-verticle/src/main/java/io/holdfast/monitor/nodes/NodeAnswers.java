package io.holdfast.monitor.nodes;

import io.holdfast.cluster.Cluster;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.Question;
import io.holdfast.wire.Fault;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What this node answers as a whole: what it is and carries, and that it drains or does not any more. */
public final class NodeAnswers {
    private static final String VERSION = Optional.ofNullable(
                    NodeAnswers.class.getPackage().getImplementationVersion())
            .orElse("(not packed)");

    private final Vertx vertx;
    private final Cluster cluster;
    private final NodeDrain drain;
    private final MeterRegistry registry;

    public NodeAnswers(Vertx vertx, Cluster cluster, DrainConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.drain = new NodeDrain(vertx, cluster, config);
        this.registry = registry;
    }

    public Future<Void> listen() {
        return Endpoint.node(cluster.local().id()).listen(vertx, this::answer);
    }

    private Future<JsonObject> answer(Question question, JsonObject details) {
        switch (question) {
            case NODE -> {}
            case DRAIN -> {
                Long seconds = details.getLong("patienceSeconds");
                drain.begin(seconds == null ? drain.patience() : Duration.ofSeconds(seconds));
            }
            case UNDRAIN -> drain.end();
            default ->
                throw new OperationRefused(Fault.BAD_REQUEST, "ask: " + question + " (expected: node, drain, undrain)");
        }
        return Future.succeededFuture(self());
    }

    private JsonObject self() {
        var local = cluster.local();
        return new JsonObject()
                .put("phase", local.phase().name().toLowerCase(Locale.ROOT))
                .put("takesWork", local.ready() && cluster.nodes().lease().held())
                .put("version", VERSION)
                .put("uptimeMs", ManagementFactory.getRuntimeMXBean().getUptime())
                .put("streams", local.openStreams())
                .put("calls", local.openCalls())
                .put("connections", gauge("streaming_connections_open"))
                .put("readers", gauge("streaming_active_connections"))
                .put("eventsSent", counter("streaming_messages_sent"))
                .put("eventsJournaled", counter("streaming_events_journaled"));
    }

    /** 0 on a node without the role that counts it. */
    private long gauge(String name) {
        Gauge gauge = registry.find(name).gauge();
        return gauge == null ? 0 : (long) gauge.value();
    }

    private long counter(String name) {
        var counter = registry.find(name).functionCounter();
        return counter == null ? 0 : (long) counter.count();
    }
}
