package io.holdfast.monitor.alerts;

import io.holdfast.cluster.Backoff;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts in the format of Alertmanager's webhooks (version 4). What was told is written down with the alert, so that
 * whoever leads goes on where another has stopped; what could not be told waits there. Belongs to one event loop.
 */
final class Webhook {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    private static final Backoff PAUSES = new Backoff(1_000, 60_000);
    private static final int MOST_AT_ONCE = 50;
    private static final String NOT_YET = "0001-01-01T00:00:00Z";
    private static final String FIRING = "firing";
    private static final String RESOLVED = "resolved";

    private final HttpClient http;
    private final URI url;
    private final String name;
    private final Duration timeout;
    private final Alerts alerts;
    private final Counter failed;
    private boolean posting;
    private int failures;
    private long pausedUntilNanos = System.nanoTime();

    Webhook(HttpClient http, URI url, Duration timeout, Alerts alerts, Counter failed) {
        this.http = http;
        this.url = url;
        this.name = Alert.shortName(url.toString());
        this.timeout = timeout;
        this.alerts = alerts;
        this.failed = failed;
    }

    /** Posts what has changed since it was told last. */
    void tell(List<Alert> all) {
        if (posting || System.nanoTime() - pausedUntilNanos < 0) {
            return;
        }
        List<Alert> news = all.stream().filter(this::isNews).limit(MOST_AT_ONCE).toList();
        if (news.isEmpty()) {
            return;
        }
        posting = true;
        post(payload(news))
                .compose(posted -> Future.join(news.stream()
                        .map(alert -> alerts.told(alert.id(), name, status(alert)))
                        .toList()))
                .onComplete(done -> {
                    posting = false;
                    if (done.succeeded()) {
                        failures = 0;
                    } else {
                        again(done.cause());
                    }
                });
    }

    private void again(Throwable failure) {
        failures++;
        failed.increment();
        long pauseMs = PAUSES.pauseMs(failures);
        pausedUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs);
        log.warn("Webhook not told: host={} againInMs={} reason={}", url.getHost(), pauseMs, failure.toString());
    }

    /** That it is over is news only for who knew that it was so. */
    private boolean isNews(Alert alert) {
        String told = alert.notified().getOrDefault(name, "");
        return alert.open() ? !told.equals(FIRING) : told.equals(FIRING);
    }

    private static String status(Alert alert) {
        return alert.open() ? FIRING : RESOLVED;
    }

    private Future<Void> post(JsonObject payload) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.toString())
                .setConnectTimeout(timeout.toMillis())
                .putHeader("Content-Type", "application/json");
        return http.request(options)
                .compose(request -> request.send(payload.toBuffer())
                        .compose(response -> response.statusCode() / 100 == 2
                                ? response.end()
                                : Future.failedFuture("status " + response.statusCode()))
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> request.reset()));
    }

    private JsonObject payload(List<Alert> news) {
        boolean firing = news.stream().anyMatch(Alert::open);
        JsonArray list = new JsonArray();
        news.forEach(alert -> list.add(entry(alert)));
        JsonObject common = new JsonObject().put("job", "holdfast");
        return new JsonObject()
                .put("version", "4")
                .put("groupKey", "{}:{job=\"holdfast\"}")
                .put("truncatedAlerts", 0)
                .put("status", firing ? FIRING : RESOLVED)
                .put("receiver", "holdfast")
                .put("groupLabels", common)
                .put("commonLabels", common)
                .put("commonAnnotations", new JsonObject())
                .put("externalURL", "")
                .put("alerts", list);
    }

    private static JsonObject entry(Alert alert) {
        return new JsonObject()
                .put("status", status(alert))
                .put(
                        "labels",
                        new JsonObject()
                                .put("alertname", "Holdfast_" + alert.cause().word())
                                .put("job", "holdfast")
                                .put("severity", alert.severity())
                                .put("cause", alert.cause().word())
                                .put("component", alert.component())
                                .put("node", alert.node()))
                .put("annotations", new JsonObject().put("summary", alert.summary()))
                .put("startsAt", alert.startsAt().toString())
                .put("endsAt", alert.open() ? NOT_YET : alert.endsAt().toString())
                .put("generatorURL", "")
                .put("fingerprint", alert.id());
    }
}
