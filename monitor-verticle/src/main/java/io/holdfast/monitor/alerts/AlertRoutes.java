package io.holdfast.monitor.alerts;

import io.holdfast.cluster.Problem;
import io.holdfast.monitor.operators.Operator;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Alerts and events for operators. To be mounted where only they get to. */
public final class AlertRoutes {
    private static final String ALERTS = OperatorAccess.BASE + "/alerts";
    private static final long LONGEST_MS = 5_000;
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    private final Alerts alerts;
    private final EventLog events;

    public AlertRoutes(Alerts alerts, EventLog events) {
        this.alerts = alerts;
        this.events = events;
    }

    public void mount(Router router) {
        router.get(ALERTS).handler(this::list);
        router.get(OperatorAccess.BASE + "/events").handler(this::events);
        router.post(ALERTS + "/:id/acknowledge")
                .handler(request ->
                        change(request, "firing", alerts.acknowledge(request.pathParam("id"), Operator.name(request))));
        router.post(ALERTS + "/:id/resolve")
                .handler(request -> change(
                        request,
                        "firing or acknowledged",
                        alerts.resolve(request.pathParam("id"), Operator.name(request))));
    }

    private void list(RoutingContext request) {
        Optional<Integer> limit = limit(request);
        String state = request.request().getParam("state", "");
        if (limit.isEmpty()) {
            return;
        }
        if (!state.isEmpty()
                && List.of(Alert.State.values()).stream()
                        .noneMatch(each -> each.word().equals(state))) {
            Problem.send(
                    request.response(),
                    Fault.BAD_REQUEST,
                    "state: " + cut(state) + " (expected: firing, acknowledged or resolved)");
            return;
        }
        send(
                request,
                alerts.newestFirst()
                        .map(all -> Alerts.json(all.stream()
                                .filter(alert ->
                                        state.isEmpty() || alert.state().word().equals(state))
                                .limit(limit.get())
                                .toList())));
    }

    private void events(RoutingContext request) {
        limit(request)
                .ifPresent(limit ->
                        send(request, events.newest(limit).map(list -> new JsonObject().put("events", list))));
    }

    /** Empty when it was wrong, and the request has been answered. */
    private static Optional<Integer> limit(RoutingContext request) {
        String limit = request.request().getParam("limit", String.valueOf(USUAL));
        if (NUMBER.matcher(limit).matches() && Integer.parseInt(limit) >= 1 && Integer.parseInt(limit) <= MOST) {
            return Optional.of(Integer.parseInt(limit));
        }
        Problem.send(request.response(), Fault.BAD_REQUEST, "limit: " + cut(limit) + " (expected: 1.." + MOST + ")");
        return Optional.empty();
    }

    private static String cut(String sent) {
        return sent.substring(0, Math.min(sent.length(), USUAL)).toLowerCase(Locale.ROOT);
    }

    private static void change(RoutingContext request, String expected, Future<SharedRecords.Change<Alert>> changing) {
        changing.timeout(LONGEST_MS, TimeUnit.MILLISECONDS)
                .onSuccess(change -> {
                    if (change.done()) {
                        Replies.send(request, change.after().get().json());
                    } else if (change.before().isEmpty()) {
                        Problem.send(request.response(), Fault.NOT_FOUND, "id: no such alert");
                    } else {
                        String state = change.before().get().state().word();
                        Problem.send(
                                request.response(),
                                Fault.BAD_REQUEST,
                                "state: " + state + " (expected: " + expected + ")");
                    }
                })
                .onFailure(request::fail);
    }

    private static void send(RoutingContext request, Future<JsonObject> answer) {
        answer.timeout(LONGEST_MS, TimeUnit.MILLISECONDS)
                .onSuccess(json -> Replies.send(request, json))
                .onFailure(request::fail);
    }
}
