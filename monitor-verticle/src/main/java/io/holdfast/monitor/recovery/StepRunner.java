package io.holdfast.monitor.recovery;

import com.hazelcast.map.IMap;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.FailureCause;
import io.holdfast.cluster.Repairs;
import io.holdfast.monitor.health.HealthConfig;
import io.holdfast.monitor.health.Layer;
import io.holdfast.monitor.health.NodeHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is asked of this node, one step at a time, and looks whether it helped. A step of a run is done once, whoever
 * asks. Belongs to one event loop.
 */
public final class StepRunner {
    private static final Logger log = LoggerFactory.getLogger(StepRunner.class);
    private static final String ADDRESS = "holdfast.recovery.";
    private static final Duration LIMIT_FOR = Duration.ofMinutes(1);
    private static final long LONGEST_MS = 60_000;
    private static final int MOST_REMEMBERED = 1_000;
    private static final int PERCENT = 100;
    private static final int POOL_PERCENT = 80;
    private static final int TENTH = 10;

    private final Vertx vertx;
    private final Cluster cluster;
    private final NodeHealth health;
    private final HealthConfig marks;
    private final ScaleOut scaleOut;
    private final WorkerExecutor workers;
    /** The step of each run that was done last; a leader that was given up must not repeat it. */
    private final Map<String, Integer> done = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public StepRunner(
            Vertx vertx,
            Cluster cluster,
            NodeHealth health,
            HealthConfig marks,
            ScaleOut scaleOut,
            WorkerExecutor workers) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.health = health;
        this.marks = marks;
        this.scaleOut = scaleOut;
        this.workers = workers;
    }

    public void listen() {
        vertx.eventBus().<JsonObject>consumer(ADDRESS + cluster.local().id()).handler(this::take);
    }

    /** Asks the run's node for a step; always completes with a result. */
    static Future<Recovery.Result> ask(Vertx vertx, Recovery run, RecoveryStep step, Set<RecoveryStep> failed) {
        JsonObject question = new JsonObject()
                .put("run", run.id())
                .put("number", run.begun())
                .put("step", step.word())
                .put("byOperator", run.byOperator())
                .put("why", run.why())
                .put("unhealthy", failed.contains(RecoveryStep.CHECK_HEALTH));
        return vertx.eventBus()
                .<JsonObject>request(ADDRESS + run.node(), question, new DeliveryOptions().setSendTimeout(LONGEST_MS))
                .map(Message::body)
                .map(Recovery.Result::of)
                .otherwise(failure -> new Recovery.Result(
                        step,
                        Recovery.Outcome.FAILED,
                        "the node did not answer: " + failure.getMessage(),
                        Instant.now()));
    }

    private void take(Message<JsonObject> message) {
        JsonObject question = message.body();
        RecoveryStep step = RecoveryStep.of(question.getString("step"));
        int number = question.getInteger("number");
        String run = question.getString("run");
        if (done.getOrDefault(run, 0) >= number) {
            message.fail(1, "the step was asked for before");
            return;
        }
        done.put(run, number);
        log.warn("Recovery step: run={} step={} why={}", run, step.word(), question.getString("why"));
        Future.<Void>succeededFuture()
                .compose(now -> make(step, question))
                .timeout(LONGEST_MS / 2, TimeUnit.MILLISECONDS)
                .otherwise(failure -> result(step, Recovery.Outcome.FAILED, String.valueOf(failure.getMessage())))
                .onSuccess(result -> message.reply(result.json()));
    }

    private Future<Recovery.Result> make(RecoveryStep step, JsonObject question) {
        return switch (step) {
            case CHECK_CONNECTIONS -> Future.succeededFuture(checkConnections());
            case RESET_CONNECTIONS -> resetConnections();
            case UPDATE_LOAD_BALANCER ->
                cluster.nodes()
                        .tellAgain()
                        .map(told -> verified(
                                step,
                                cluster.nodes().alive(cluster.local().id()),
                                "the cluster was told anew what this node is"));
            case COLLECT_GARBAGE -> collect(question.getBoolean("byOperator"));
            case CLEAR_CACHES -> clear();
            case LIMIT_CONNECTIONS -> {
                cluster.local().overload().limit(LIMIT_FOR);
                yield Future.succeededFuture(
                        verified(step, cluster.local().overload().limited(), "for " + LIMIT_FOR.toSeconds() + " s"));
            }
            case SCALE_OUT -> scaleOut(question.getString("why"));
            case CHECK_HEALTH -> health.testStreaming().map(tested -> checkHealth());
            case RESTART_VERTICLE -> restart(question.getBoolean("unhealthy") || question.getBoolean("byOperator"));
        };
    }

    private static Recovery.Result result(RecoveryStep step, Recovery.Outcome outcome, String detail) {
        return new Recovery.Result(step, outcome, detail, Instant.now());
    }

    private static Recovery.Result verified(RecoveryStep step, boolean verified, String detail) {
        return result(step, verified ? Recovery.Outcome.VERIFIED : Recovery.Outcome.FAILED, detail);
    }

    private static Future<Recovery.Result> skipped(RecoveryStep step, String why) {
        return Future.succeededFuture(result(step, Recovery.Outcome.SKIPPED, why));
    }

    private Recovery.Result checkConnections() {
        long open = cluster.local().failures().standing().stream()
                .filter(failure -> failure.cause() == FailureCause.CONNECTION)
                .count();
        return verified(RecoveryStep.CHECK_CONNECTIONS, open == 0, "breakers that are open: " + open);
    }

    private Future<Recovery.Result> resetConnections() {
        Repairs repairs = cluster.local().repairs();
        return repairs.make(Repairs.Repair.RESET_CONNECTIONS).map(pools -> {
            int used = repairs.connectionsInUse();
            int most = repairs.maxConnections();
            boolean few = (long) used * PERCENT < (long) most * POOL_PERCENT;
            String detail = pools == 0 ? "the node has no upstreams" : used + " of " + most + " are in use";
            return pools == 0
                    ? result(RecoveryStep.RESET_CONNECTIONS, Recovery.Outcome.SKIPPED, detail)
                    : verified(RecoveryStep.RESET_CONNECTIONS, few, detail);
        });
    }

    private Future<Recovery.Result> collect(boolean byOperator) {
        if (!byOperator) {
            return skipped(RecoveryStep.COLLECT_GARBAGE, "only when an operator asks");
        }
        return workers.executeBlocking(
                () -> {
                    System.gc();
                    int percent = cluster.local().overload().heapPercent();
                    boolean low = marks.heapPercent() == 0 || percent <= marks.heapPercent();
                    return verified(RecoveryStep.COLLECT_GARBAGE, low, percent + " % of the heap are left");
                },
                false);
    }

    /** A bucket that is gone is a full one, so that nobody is refused for this. */
    private Future<Recovery.Result> clear() {
        IMap<Object, Object> buckets = cluster.hazelcast().getMap("holdfast.limits");
        return workers.executeBlocking(
                () -> {
                    Set<Object> keys = buckets.localKeySet();
                    keys.forEach(buckets::delete);
                    int left = buckets.localKeySet().size();
                    boolean cleared = left <= keys.size() / TENTH || keys.isEmpty();
                    return verified(RecoveryStep.CLEAR_CACHES, cleared, keys.size() + " buckets, now " + left);
                },
                false);
    }

    private Future<Recovery.Result> scaleOut(String why) {
        if (!scaleOut.possible()) {
            return skipped(RecoveryStep.SCALE_OUT, "neither scale-out-webhook nor scale-out-kubernetes is set");
        }
        return scaleOut.ask(cluster.local().id(), why).map(answer -> verified(RecoveryStep.SCALE_OUT, true, answer));
    }

    private Recovery.Result checkHealth() {
        boolean flows = health.liveness().up() && health.streaming().up();
        boolean alone = !cluster.nodes().lease().held();
        boolean hindered = alone || cluster.local().overload().lately() || !health.dependenciesUp();
        String down = health.layers().stream()
                .filter(layer -> !layer.up())
                .map(Layer::name)
                .reduce((one, other) -> one + ", " + other)
                .orElse("nothing");
        return verified(RecoveryStep.CHECK_HEALTH, flows || hindered, "DOWN: " + down);
    }

    private Future<Recovery.Result> restart(boolean wanted) {
        if (!wanted) {
            return skipped(RecoveryStep.RESTART_VERTICLE, "the node is well");
        }
        return cluster.local()
                .repairs()
                .make(Repairs.Repair.RESTART_STREAMS)
                .map(restarted -> restarted == 0
                        ? result(RecoveryStep.RESTART_VERTICLE, Recovery.Outcome.SKIPPED, "the node has no stream role")
                        : verified(
                                RecoveryStep.RESTART_VERTICLE,
                                cluster.nodes()
                                        .healthyStreamNode(cluster.local().id())
                                        .isPresent(),
                                "the stream verticles were started again"));
    }
}
