package io.holdfast.monitor.alerts;

import io.holdfast.cluster.FailureCause;
import io.holdfast.wire.Sha256;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that operators have to know.
 *
 * @param id the same for the same cause, component and node, whenever it happens
 * @param node where it is
 * @param times how often it was seen since it began
 * @param startsAt when it began to fire
 * @param endsAt when it was resolved; the epoch while it is not
 * @param seenAt when somebody last said that it is still so
 * @param by who acknowledged or resolved it, "" for nobody
 * @param notified what each webhook was told last, by a short name of the webhook
 */
public record Alert(
        String id,
        State state,
        FailureCause cause,
        String component,
        String node,
        String summary,
        int times,
        Instant startsAt,
        Instant endsAt,
        Instant seenAt,
        String by,
        Map<String, String> notified) {

    /** Who resolves an alert when nobody says any more that it is so. */
    static final String NOBODY = "nobody tells of it any more";
    /** Who resolves it as a rule. */
    static final String CAUSE_GONE = "the cause is gone";

    private static final int ID_BYTES = 8;

    /** How far operators and the cluster are with it. */
    public enum State {
        FIRING,
        ACKNOWLEDGED,
        RESOLVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Alert {
        notified = Map.copyOf(notified);
    }

    static Alert firing(FailureCause cause, String component, String node, String summary, int times, Instant now) {
        return new Alert(
                id(cause, component, node),
                State.FIRING,
                cause,
                component,
                node,
                summary,
                times,
                now,
                Instant.EPOCH,
                now,
                "",
                Map.of());
    }

    static String id(FailureCause cause, String component, String node) {
        return shortName(cause.word() + "\n" + component + "\n" + node);
    }

    /** Sixteen hexadecimal digits. */
    public static String shortName(String text) {
        byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    }

    boolean open() {
        return state != State.RESOLVED;
    }

    String severity() {
        return cause.critical() ? "critical" : "warning";
    }

    /** It fires again; webhooks that were told of its end are told anew. */
    Alert again(Alert news) {
        return new Alert(
                id,
                State.FIRING,
                cause,
                component,
                node,
                news.summary,
                news.times,
                news.startsAt,
                Instant.EPOCH,
                news.seenAt,
                "",
                notified);
    }

    Alert seen(String nowSummary, int more, Instant now) {
        int all = times + more;
        return new Alert(id, state, cause, component, node, nowSummary, all, startsAt, endsAt, now, by, notified);
    }

    Alert acknowledged(String who) {
        return new Alert(
                id,
                State.ACKNOWLEDGED,
                cause,
                component,
                node,
                summary,
                times,
                startsAt,
                endsAt,
                seenAt,
                who,
                notified);
    }

    Alert resolved(String who, Instant now) {
        return new Alert(
                id, State.RESOLVED, cause, component, node, summary, times, startsAt, now, seenAt, who, notified);
    }

    Alert told(String webhook, String what) {
        Map<String, String> next = new TreeMap<>(notified);
        next.put(webhook, what);
        return new Alert(id, state, cause, component, node, summary, times, startsAt, endsAt, seenAt, by, next);
    }

    /** As operators see it. */
    public JsonObject json() {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("state", state.word())
                .put("severity", severity())
                .put("cause", cause.word())
                .put("component", component)
                .put("node", node)
                .put("summary", summary)
                .put("times", times)
                .put("startsAt", startsAt.toString());
        if (!open()) {
            json.put("endsAt", endsAt.toString());
        }
        return by.isEmpty() ? json : json.put("by", by);
    }

    public String encode() {
        JsonObject told = new JsonObject();
        notified.forEach(told::put);
        return json().put("endsAt", endsAt.toString())
                .put("seenAt", seenAt.toString())
                .put("by", by)
                .put("notified", told)
                .encode();
    }

    public static Alert decode(String text) {
        JsonObject json = new JsonObject(text);
        Map<String, String> notified = new TreeMap<>();
        json.getJsonObject("notified").forEach(entry -> notified.put(entry.getKey(), String.valueOf(entry.getValue())));
        return new Alert(
                json.getString("id"),
                State.valueOf(json.getString("state").toUpperCase(Locale.ROOT)),
                FailureCause.valueOf(json.getString("cause").toUpperCase(Locale.ROOT)),
                json.getString("component"),
                json.getString("node"),
                json.getString("summary"),
                json.getInteger("times"),
                Instant.parse(json.getString("startsAt")),
                Instant.parse(json.getString("endsAt")),
                Instant.parse(json.getString("seenAt")),
                json.getString("by"),
                notified);
    }
}
