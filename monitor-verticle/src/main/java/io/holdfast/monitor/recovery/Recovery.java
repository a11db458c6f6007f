package io.holdfast.monitor.recovery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One run of a plan, and what has become of it so far.
 *
 * @param node for which it is done
 * @param why who asked, or what for
 * @param byOperator whether a person asked
 * @param leader the node that sees to it, "" for none yet
 * @param begun steps that have been begun; the last of them may be under way
 * @param results of the steps that are over
 * @param over when the last one was; the epoch while it is not
 */
public record Recovery(
        String id,
        RecoveryPlan plan,
        String node,
        String why,
        boolean byOperator,
        Instant askedAt,
        String leader,
        int begun,
        List<Result> results,
        Instant over) {

    enum Outcome {
        VERIFIED,
        FAILED,
        SKIPPED
    }

    /** @param detail in a few words */
    record Result(RecoveryStep step, Outcome outcome, String detail, Instant at) {
        JsonObject json() {
            return new JsonObject()
                    .put("step", step.word())
                    .put("verifiedBy", step.verifiedBy())
                    .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .put("detail", detail)
                    .put("at", at.toString());
        }

        static Result of(JsonObject json) {
            return new Result(
                    RecoveryStep.of(json.getString("step")),
                    Outcome.valueOf(json.getString("outcome").toUpperCase(Locale.ROOT)),
                    json.getString("detail"),
                    Instant.parse(json.getString("at")));
        }
    }

    public Recovery {
        results = List.copyOf(results);
    }

    static Recovery asked(String id, RecoveryPlan plan, String node, String why, boolean byOperator) {
        return new Recovery(id, plan, node, why, byOperator, Instant.now(), "", 0, List.of(), Instant.EPOCH);
    }

    boolean isOver() {
        return !over.equals(Instant.EPOCH);
    }

    private String state() {
        return isOver() ? "over" : leader.isEmpty() ? "asked" : "running";
    }

    /** Somebody sees to it from now on. What another has begun and not ended has failed. */
    Recovery ledBy(String node, Instant now) {
        Recovery led = new Recovery(id, plan, this.node, why, byOperator, askedAt, node, begun, results, over);
        return begun > results.size()
                ? led.ended(new Result(
                        plan.steps().get(begun - 1), Outcome.FAILED, "the node that saw to it was lost", now))
                : led;
    }

    Recovery begins() {
        return new Recovery(id, plan, node, why, byOperator, askedAt, leader, begun + 1, results, over);
    }

    Recovery ended(Result result) {
        List<Result> all = new ArrayList<>(results);
        all.add(result);
        Instant end = all.size() == plan.steps().size() ? result.at() : over;
        return new Recovery(id, plan, node, why, byOperator, askedAt, leader, begun, all, end);
    }

    JsonObject json() {
        JsonArray steps = new JsonArray();
        results.forEach(result -> steps.add(result.json()));
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("plan", plan.word())
                .put("node", node)
                .put("state", state())
                .put("why", why)
                .put("askedAt", askedAt.toString())
                .put("leader", leader)
                .put("steps", steps);
        return isOver() ? json.put("overAt", over.toString()) : json;
    }

    public String encode() {
        return json().put("byOperator", byOperator)
                .put("begun", begun)
                .put("overAt", over.toString())
                .encode();
    }

    public static Recovery decode(String text) {
        JsonObject json = new JsonObject(text);
        return new Recovery(
                json.getString("id"),
                RecoveryPlan.of(json.getString("plan")).orElseThrow(),
                json.getString("node"),
                json.getString("why"),
                json.getBoolean("byOperator"),
                Instant.parse(json.getString("askedAt")),
                json.getString("leader"),
                json.getInteger("begun"),
                json.getJsonArray("steps").stream()
                        .map(JsonObject.class::cast)
                        .map(Result::of)
                        .toList(),
                Instant.parse(json.getString("overAt")));
    }
}
