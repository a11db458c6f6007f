package io.holdfast.monitor.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the leader does for all nodes' alerts once a second: keeps them tidy, and tells the webhooks. */
public final class AlertDuties {
    private static final Logger log = LoggerFactory.getLogger(AlertDuties.class);
    private static final long LOOK_MS = 1_000;

    private final Vertx vertx;
    private final Leader leader;
    private final Alerts alerts;
    private final List<Webhook> webhooks;
    private final AtomicLong firing = new AtomicLong();
    private boolean reading;

    public AlertDuties(Vertx vertx, Leader leader, Alerts alerts, AlertConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.leader = leader;
        this.alerts = alerts;
        HttpClient http = vertx.createHttpClient(new HttpClientOptions().setName("alert-webhooks"));
        Counter failed = Counter.builder("holdfast_webhook_failures")
                .description("Posts of alerts that failed, and are tried again")
                .register(registry);
        this.webhooks = config.webhooks().stream()
                .map(url -> new Webhook(http, url, config.webhookTimeout(), alerts, failed))
                .toList();
        Gauge.builder("holdfast_alerts_open", firing, AtomicLong::get)
                .description("Alerts of the cluster that are not resolved, as the leader counts them; 0 on other nodes")
                .register(registry);
    }

    public void start() {
        vertx.setPeriodic(LOOK_MS, tick -> look());
    }

    private void look() {
        if (reading) {
            return;
        }
        if (!leader.isHere()) {
            firing.set(0);
            return;
        }
        reading = true;
        alerts.newestFirst().onComplete(read -> {
            reading = false;
            if (read.failed()) {
                log.warn("Alerts not read: reason={}", read.cause().toString());
                return;
            }
            firing.set(read.result().stream().filter(Alert::open).count());
            alerts.tidy(read.result(), Instant.now());
            webhooks.forEach(webhook -> webhook.tell(read.result()));
        });
    }
}
