package io.holdfast.monitor;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.monitor.alerts.Alert;
import io.holdfast.monitor.alerts.AlertDuties;
import io.holdfast.monitor.alerts.AlertRoutes;
import io.holdfast.monitor.alerts.Alerts;
import io.holdfast.monitor.alerts.EventLog;
import io.holdfast.monitor.alerts.FailureDetector;
import io.holdfast.monitor.alerts.Leader;
import io.holdfast.monitor.alerts.SharedRecords;
import io.holdfast.monitor.health.NodeHealth;
import io.holdfast.monitor.recovery.Recoveries;
import io.holdfast.monitor.recovery.Recovery;
import io.holdfast.monitor.recovery.RecoveryRoutes;
import io.holdfast.monitor.recovery.ScaleOut;
import io.holdfast.monitor.recovery.StepRunner;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;

/** What is made of a node's health, for all of the cluster: failures, alerts, events and recovery. On one event loop. */
final class Watch {
    /** Enough for a few that wait for a member which is lost. */
    private static final int WORKERS = 4;

    private final Alerts alerts;
    private final EventLog events;
    private final AlertRoutes alertRoutes;
    private final RecoveryRoutes recoveryRoutes;

    Watch(Vertx vertx, Cluster cluster, MonitorConfig config, NodeHealth health, MeterRegistry registry) {
        HazelcastInstance hazelcast = cluster.hazelcast();
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("holdfast-alerts", WORKERS);
        Leader leader = new Leader(cluster);
        events = new EventLog(
                workers,
                hazelcast.getRingbuffer("holdfast.events"),
                cluster.local().id());
        alerts = new Alerts(
                new SharedRecords<>(
                        workers,
                        hazelcast.getMap("holdfast.alerts"),
                        new SharedRecords.Form<>(Alert::encode, Alert::decode)),
                events);
        Recoveries recoveries = new Recoveries(
                vertx,
                cluster,
                leader,
                config.recovery(),
                new SharedRecords<>(
                        workers,
                        hazelcast.getMap("holdfast.recoveries"),
                        new SharedRecords.Form<>(Recovery::encode, Recovery::decode)),
                alerts,
                events);
        new FailureDetector(cluster, health, alerts, config.alerts().hold(), registry).start();
        new AlertDuties(vertx, leader, alerts, config.alerts(), registry).start();
        new StepRunner(
                        vertx,
                        cluster,
                        health,
                        config.health(),
                        new ScaleOut(vertx, config.recovery().scaleOut()),
                        workers)
                .listen();
        recoveries.start();
        alertRoutes = new AlertRoutes(alerts, events);
        recoveryRoutes = new RecoveryRoutes(cluster, recoveries);
    }

    Alerts alerts() {
        return alerts;
    }

    EventLog events() {
        return events;
    }

    /** To be called where only operators get to. */
    void mount(Router router) {
        alertRoutes.mount(router);
        recoveryRoutes.mount(router);
    }
}
