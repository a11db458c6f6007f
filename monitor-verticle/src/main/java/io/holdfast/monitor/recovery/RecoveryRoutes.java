package io.holdfast.monitor.recovery;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Problem;
import io.holdfast.monitor.alerts.Alert;
import io.holdfast.monitor.operators.Operator;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.wire.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Recovery for operators. To be mounted where only they get to. */
public final class RecoveryRoutes {
    private static final String PATH = OperatorAccess.BASE + "/recovery";
    private static final Set<String> MEMBERS = Set.of("plan", "node", "dryRun");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final int MAX_BODY_BYTES = 10_000;
    private static final long LONGEST_MS = 5_000;
    private static final int LONGEST_SHOWN = 100;

    private final Cluster cluster;
    private final Recoveries recoveries;

    public RecoveryRoutes(Cluster cluster, Recoveries recoveries) {
        this.cluster = cluster;
        this.recoveries = recoveries;
    }

    public void mount(Router router) {
        router.get(PATH).handler(this::list);
        router.get(PATH + "/:id").handler(this::one);
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(this::ask);
    }

    private void list(RoutingContext request) {
        recoveries
                .newestFirst()
                .timeout(LONGEST_MS, TimeUnit.MILLISECONDS)
                .onSuccess(all -> Replies.send(
                        request,
                        200,
                        new JsonObject()
                                .put(
                                        "recoveries",
                                        all.stream().map(Recovery::json).toList())))
                .onFailure(request::fail);
    }

    private void one(RoutingContext request) {
        recoveries
                .get(request.pathParam("id"))
                .timeout(LONGEST_MS, TimeUnit.MILLISECONDS)
                .onSuccess(found -> found.ifPresentOrElse(
                        run -> Replies.send(request, 200, run.json()),
                        () -> Problem.send(request.response(), Fault.NOT_FOUND, "id: no such recovery")))
                .onFailure(request::fail);
    }

    /** @param problem what is wrong with the request, "" when nothing is */
    private record Asked(RecoveryPlan plan, String node, boolean dryRun, String problem) {
        static Asked wrong(String problem) {
            return new Asked(RecoveryPlan.RESTART, "", true, problem);
        }
    }

    private Asked asked(RoutingContext request) {
        JsonObject body;
        try {
            body = Optional.ofNullable(request.body().buffer())
                    .map(Buffer::toJsonObject)
                    .orElseGet(JsonObject::new);
        } catch (DecodeException notJson) {
            return Asked.wrong("body: not a JSON object");
        }
        Set<String> unknown = new TreeSet<>(body.fieldNames());
        unknown.removeAll(MEMBERS);
        if (!unknown.isEmpty()) {
            return Asked.wrong(unknown.iterator().next() + ": unknown (expected: plan, node, dryRun)");
        }
        Optional<RecoveryPlan> plan = RecoveryPlan.of(text(body, "plan"));
        if (plan.isEmpty()) {
            return Asked.wrong("plan: " + text(body, "plan") + " (expected: one of " + RecoveryPlan.words() + ")");
        }
        String node = text(body, "node");
        if (cluster.nodes().node(node).isEmpty()) {
            String nodes =
                    cluster.nodes().nodes().stream().map(NodeInfo::id).sorted().collect(Collectors.joining(", "));
            return Asked.wrong("node: " + node + " (expected: one of " + nodes + ")");
        }
        Object dryRun = body.getValue("dryRun", false);
        return dryRun instanceof Boolean dry
                ? new Asked(plan.get(), node, dry, "")
                : Asked.wrong("dryRun: " + cut(String.valueOf(dryRun)) + " (expected: true or false)");
    }

    private static String text(JsonObject body, String name) {
        return cut(String.valueOf(body.getValue(name, "")));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_SHOWN));
    }

    private void ask(RoutingContext request) {
        Asked asked = asked(request);
        String key = request.request().getHeader("Idempotency-Key");
        if (!asked.problem().isEmpty()) {
            Problem.send(request.response(), Fault.BAD_REQUEST, asked.problem());
        } else if (key != null && !KEY.matcher(key).matches()) {
            Problem.send(
                    request.response(),
                    Fault.BAD_REQUEST,
                    "Idempotency-Key: not valid (expected: 1 to 200 visible ASCII characters)");
        } else if (asked.dryRun()) {
            Replies.send(request, 200, dryRun(asked));
        } else {
            ask(request, asked, Alert.shortName(key == null ? UUID.randomUUID().toString() : "key " + key));
        }
    }

    private static JsonObject dryRun(Asked asked) {
        JsonArray steps = new JsonArray();
        asked.plan()
                .steps()
                .forEach(step ->
                        steps.add(new JsonObject().put("step", step.word()).put("verifiedBy", step.verifiedBy())));
        return new JsonObject()
                .put("plan", asked.plan().word())
                .put("node", asked.node())
                .put("dryRun", true)
                .put("steps", steps);
    }

    private void ask(RoutingContext request, Asked asked, String id) {
        String why = "operator " + Operator.name(request);
        recoveries
                .ask(Recovery.asked(id, asked.plan(), asked.node(), why, true))
                .timeout(LONGEST_MS, TimeUnit.MILLISECONDS)
                .onSuccess(run -> {
                    boolean same = run.plan() == asked.plan() && run.node().equals(asked.node());
                    if (same) {
                        request.response().putHeader("Location", PATH + "/" + run.id());
                        Replies.send(request, 202, run.json());
                    } else {
                        Problem.send(request.response(), Fault.IDEMPOTENCY_KEY_REUSED, "");
                    }
                })
                .onFailure(request::fail);
    }
}
