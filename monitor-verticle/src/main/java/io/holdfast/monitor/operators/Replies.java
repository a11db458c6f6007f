package io.holdfast.monitor.operators;

import io.holdfast.cluster.Problem;
import io.holdfast.operations.OperationRefused;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How operators are answered: with JSON, or with the problem that an {@link OperationRefused} is. */
public final class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private Replies() {}

    /** Whatever the supplier throws is answered like what its future fails with. */
    public static void answer(RoutingContext request, Supplier<Future<JsonObject>> answer) {
        run(answer).onSuccess(json -> send(request, json)).onFailure(failure -> fail(request, failure));
    }

    /** The same for what changes something, which leaves a line behind. */
    public static void act(RoutingContext request, String action, String what, Supplier<Future<JsonObject>> answer) {
        run(answer)
                .onSuccess(json -> {
                    Audit.record(request, action, what, "done");
                    send(request, json);
                })
                .onFailure(failure -> {
                    Audit.record(request, action, what, fault(failure).code());
                    fail(request, failure);
                });
    }

    private static Future<JsonObject> run(Supplier<Future<JsonObject>> answer) {
        try {
            return answer.get();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    public static Fault fault(Throwable failure) {
        return failure instanceof OperationRefused refused ? refused.fault() : Fault.INTERNAL;
    }

    public static void send(RoutingContext request, JsonObject json) {
        send(request, 200, json);
    }

    public static void send(RoutingContext request, int status, JsonObject json) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(json.toBuffer());
    }

    public static void fail(RoutingContext request, Throwable failure) {
        if (failure instanceof OperationRefused refused) {
            Problem.send(request.response(), refused.fault(), refused.detail());
        } else {
            log.error("Operation failed: path={}", request.normalizedPath(), failure);
            Problem.send(request.response(), Fault.INTERNAL, "");
        }
    }
}
