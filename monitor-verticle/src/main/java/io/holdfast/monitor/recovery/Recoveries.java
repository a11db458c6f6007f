package io.holdfast.monitor.recovery;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.FailureCause;
import io.holdfast.monitor.alerts.Alert;
import io.holdfast.monitor.alerts.Alerts;
import io.holdfast.monitor.alerts.EventLog;
import io.holdfast.monitor.alerts.Leader;
import io.holdfast.monitor.alerts.SharedRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of recovery plans, kept in the cluster. Anybody may ask for one; the leader sees to it, step by step, and writes each
 * step down before it begins and when it is over, so that another goes on behind it. Belongs to one event loop.
 */
public final class Recoveries {
    private static final Logger log = LoggerFactory.getLogger(Recoveries.class);
    private static final long LOOK_MS = 1_000;
    private static final int MOST = 200;
    private static final Comparator<Recovery> NEWEST_FIRST =
            Comparator.comparing(Recovery::askedAt).reversed().thenComparing(Recovery::id);

    private final Vertx vertx;
    private final Cluster cluster;
    private final Leader leader;
    private final RecoveryConfig config;
    private final SharedRecords<Recovery> records;
    private final Alerts alerts;
    private final EventLog events;
    private final Set<String> running = new HashSet<>();
    private boolean looking;

    public Recoveries(
            Vertx vertx,
            Cluster cluster,
            Leader leader,
            RecoveryConfig config,
            SharedRecords<Recovery> records,
            Alerts alerts,
            EventLog events) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.leader = leader;
        this.config = config;
        this.records = records;
        this.alerts = alerts;
        this.events = events;
    }

    public void start() {
        vertx.setPeriodic(LOOK_MS, tick -> look());
    }

    Future<List<Recovery>> newestFirst() {
        return records.all().map(all -> all.stream().sorted(NEWEST_FIRST).toList());
    }

    Future<Optional<Recovery>> get(String id) {
        return records.get(id);
    }

    /** Completes with the run of this id, which may have been asked for before. */
    Future<Recovery> ask(Recovery run) {
        return records.change(run.id(), known -> known.isEmpty() ? Optional.of(run) : Optional.empty())
                .map(change -> {
                    if (change.done()) {
                        log.warn(
                                "Recovery asked for: run={} plan={} node={} why={}",
                                run.id(),
                                run.plan().word(),
                                run.node(),
                                run.why());
                        events.add("recovery-asked", told(run));
                    }
                    return change.before().orElse(run);
                });
    }

    private static JsonObject told(Recovery run) {
        return new JsonObject()
                .put("id", run.id())
                .put("plan", run.plan().word())
                .put("node", run.node())
                .put("why", run.why());
    }

    private void look() {
        if (looking || !leader.isHere()) {
            return;
        }
        looking = true;
        newestFirst()
                .compose(all -> {
                    all.stream().filter(run -> !run.isOver()).forEach(this::lead);
                    all.stream().filter(Recovery::isOver).skip(MOST).forEach(run -> records.remove(run.id()));
                    return config.automatic()
                            ? alerts.newestFirst()
                                    .onSuccess(open -> answer(open, all))
                                    .mapEmpty()
                            : Future.succeededFuture();
                })
                .onComplete(looked -> {
                    looking = false;
                    if (looked.failed()) {
                        log.warn(
                                "Recoveries not looked at: reason={}",
                                looked.cause().toString());
                    }
                });
    }

    /** What each alert calls for, unless it was done a short while ago. */
    private void answer(List<Alert> all, List<Recovery> runs) {
        Instant now = Instant.now();
        all.stream().filter(Recoveries::callsForAction).forEach(alert -> {
            RecoveryPlan plan = RecoveryPlan.against(alert.cause());
            boolean lately = runs.stream()
                    .filter(run -> run.plan() == plan && run.node().equals(alert.node()))
                    .anyMatch(run -> run.askedAt().plus(config.coolDown()).isAfter(now));
            boolean there = cluster.nodes().alive(alert.node());
            if (there && !lately) {
                // The same alert is answered once, whoever leads.
                String id = Alert.shortName(alert.id() + alert.startsAt() + plan);
                ask(Recovery.asked(id, plan, alert.node(), "alert " + alert.id() + ": " + alert.summary(), false));
            }
        });
    }

    /** What lies with others is not mended by us, and one stream that is too large is no reason to refuse others. */
    private static boolean callsForAction(Alert alert) {
        boolean oneStream = alert.component().equals("stream") && alert.cause() == FailureCause.RESOURCE_EXHAUSTION;
        return alert.state() == Alert.State.FIRING && alert.cause() != FailureCause.DEPENDENCY && !oneStream;
    }

    private void lead(Recovery run) {
        String own = cluster.local().id();
        if (running.contains(run.id())) {
            return;
        }
        running.add(run.id());
        records.change(run.id(), known -> known.filter(now -> !now.isOver()).map(now -> now.ledBy(own, Instant.now())))
                .compose(led -> led.after().map(this::steps).orElseGet(Future::succeededFuture))
                .onComplete(over -> {
                    running.remove(run.id());
                    if (over.failed()) {
                        log.warn(
                                "Recovery not led on: run={} reason={}",
                                run.id(),
                                over.cause().toString());
                    }
                });
    }

    /** The rest of the run, unless another leads it meanwhile. */
    private Future<Void> steps(Recovery run) {
        if (run.isOver()) {
            events.add("recovery-over", run.json());
            log.warn(
                    "Recovery over: run={} plan={} node={}",
                    run.id(),
                    run.plan().word(),
                    run.node());
            return Future.succeededFuture();
        }
        RecoveryStep step = run.plan().steps().get(run.results().size());
        return mine(run, Recovery::begins)
                .compose(begun -> begun.map(now -> make(now, step)
                                .compose(result -> mine(now, before -> before.ended(result)))
                                .compose(after -> after.map(this::steps).orElseGet(Future::succeededFuture)))
                        .orElseGet(Future::succeededFuture));
    }

    /** Nodes that are short of something together ask for one more node together, and get one. */
    private Future<Recovery.Result> make(Recovery run, RecoveryStep step) {
        if (step != RecoveryStep.SCALE_OUT || run.byOperator()) {
            return StepRunner.ask(vertx, run, step, failed(run));
        }
        return newestFirst()
                .compose(all -> scaledLately(all)
                        ? Future.succeededFuture(new Recovery.Result(
                                step,
                                Recovery.Outcome.SKIPPED,
                                "one more node was asked for less than scale-out-cool-down ago",
                                Instant.now()))
                        : StepRunner.ask(vertx, run, step, failed(run)));
    }

    private boolean scaledLately(List<Recovery> all) {
        Instant since = Instant.now().minus(config.scaleOut().coolDown());
        return all.stream()
                .flatMap(run -> run.results().stream())
                .anyMatch(result -> result.step() == RecoveryStep.SCALE_OUT
                        && result.outcome() == Recovery.Outcome.VERIFIED
                        && result.at().isAfter(since));
    }

    private static Set<RecoveryStep> failed(Recovery run) {
        Set<RecoveryStep> failed = EnumSet.noneOf(RecoveryStep.class);
        run.results().stream()
                .filter(result -> result.outcome() == Recovery.Outcome.FAILED)
                .forEach(result -> failed.add(result.step()));
        return failed;
    }

    /** Empty when somebody else leads it, or has led it on. */
    private Future<Optional<Recovery>> mine(Recovery run, UnaryOperator<Recovery> next) {
        return records.change(
                        run.id(),
                        known -> known.filter(now -> now.leader().equals(run.leader()) && now.begun() == run.begun())
                                .map(next))
                .map(SharedRecords.Change::after);
    }
}
