package io.holdfast.monitor;

import io.holdfast.cluster.Cluster;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;

/** What is made of a node's health: failures, alerts and events, for all of the cluster. Belongs to one event loop. */
final class Watch {
    /** Enough for a few that wait for a member which is lost. */
    private static final int WORKERS = 4;

    private final AlertRoutes routes;

    Watch(Vertx vertx, Cluster cluster, AlertConfig config, NodeHealth health, MeterRegistry registry) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("holdfast-alerts", WORKERS);
        EventLog events = new EventLog(
                workers,
                cluster.hazelcast().getRingbuffer("holdfast.events"),
                cluster.local().id());
        Alerts alerts = new Alerts(
                new SharedRecords<>(
                        workers,
                        cluster.hazelcast().getMap("holdfast.alerts"),
                        new SharedRecords.Form<>(Alert::encode, Alert::decode)),
                events);
        new FailureDetector(vertx, cluster, health, alerts, config.hold(), registry).start();
        new AlertDuties(vertx, new Leader(cluster), alerts, config, registry).start();
        routes = new AlertRoutes(alerts, events);
    }

    /** To be called where only operators get to. */
    void mount(Router router) {
        routes.mount(router);
    }
}
