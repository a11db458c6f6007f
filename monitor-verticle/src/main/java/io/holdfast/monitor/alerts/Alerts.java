package io.holdfast.monitor.alerts;

import io.holdfast.cluster.FailureCause;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alerts of all nodes. Each node writes its own, operators change them, and the leader keeps them few. */
public final class Alerts {
    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    static final int MOST = 500;
    /** Who has an alert that fires says so far more often. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private static final Comparator<Alert> NEWEST_FIRST =
            Comparator.comparing(Alert::startsAt).reversed().thenComparing(Alert::id);

    private final SharedRecords<Alert> records;
    private final EventLog events;

    public Alerts(SharedRecords<Alert> records, EventLog events) {
        this.records = records;
        this.events = events;
    }

    /** Completes with whether it did not fire before. */
    Future<Boolean> raise(Alert alert) {
        return records.change(
                        alert.id(),
                        known -> Optional.of(known.map(before -> before.open()
                                        ? before.seen(alert.summary(), alert.times(), alert.seenAt())
                                        : before.again(alert))
                                .orElse(alert)))
                .map(change -> {
                    boolean fresh = change.before().filter(Alert::open).isEmpty();
                    if (fresh) {
                        log.warn(
                                "Alert fires: id={} severity={} cause={} component={} node={} summary={}",
                                alert.id(),
                                alert.severity(),
                                alert.cause().word(),
                                alert.component(),
                                alert.node(),
                                alert.summary());
                        events.add("failure", alert.json());
                    }
                    return fresh;
                });
    }

    /** It is still so. Fires again what was resolved because nobody said this, and leaves what an operator has resolved. */
    Future<Void> stillSo(Alert alert) {
        return records.change(alert.id(), known -> {
                    if (known.isEmpty()) {
                        return Optional.of(alert);
                    }
                    Alert before = known.get();
                    if (before.open()) {
                        return Optional.of(before.seen(alert.summary(), alert.times(), alert.seenAt()));
                    }
                    return before.by().equals(Alert.NOBODY) ? Optional.of(before.again(alert)) : Optional.empty();
                })
                .mapEmpty();
    }

    Future<Void> causeGone(FailureCause cause, String component, String node) {
        return resolve(Alert.id(cause, component, node), Alert.CAUSE_GONE).mapEmpty();
    }

    Future<SharedRecords.Change<Alert>> resolve(String id, String who) {
        return close(
                "alert-resolved",
                records.change(
                        id, known -> known.filter(Alert::open).map(alert -> alert.resolved(who, Instant.now()))));
    }

    Future<SharedRecords.Change<Alert>> acknowledge(String id, String who) {
        return close(
                "alert-acknowledged",
                records.change(
                        id,
                        known -> known.filter(alert -> alert.state() == Alert.State.FIRING)
                                .map(alert -> alert.acknowledged(who))));
    }

    private Future<SharedRecords.Change<Alert>> close(String what, Future<SharedRecords.Change<Alert>> change) {
        return change.onSuccess(made -> made.after().ifPresent(alert -> {
            log.info("Alert changed: what={} id={} by={}", what, alert.id(), alert.by());
            events.add(what, alert.json());
        }));
    }

    Future<Void> told(String id, String webhook, String what) {
        return records.change(id, known -> known.map(alert -> alert.told(webhook, what)))
                .mapEmpty();
    }

    public Future<List<Alert>> newestFirst() {
        return records.all().map(all -> all.stream().sorted(NEWEST_FIRST).toList());
    }

    /** The leader's work: resolves what nobody tells of any more, and forgets the oldest when there are too many. */
    void tidy(List<Alert> newestFirst, Instant now) {
        newestFirst.stream()
                .filter(alert ->
                        alert.open() && alert.seenAt().plus(FORGOTTEN_AFTER).isBefore(now))
                .forEach(alert -> resolve(alert.id(), Alert.NOBODY));
        newestFirst.stream()
                .sorted(Comparator.comparing(Alert::open).reversed().thenComparing(NEWEST_FIRST))
                .skip(MOST)
                .forEach(alert -> records.remove(alert.id()));
    }

    static JsonObject json(List<Alert> alerts) {
        return new JsonObject().put("alerts", alerts.stream().map(Alert::json).toList());
    }
}
