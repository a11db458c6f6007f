package io.holdfast.operations;

import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where operators' questions are answered: one address for each node and one for each verticle instance, so that
 * registrations grow with nodes and never with streams. Questions and answers are JSON; they are few.
 *
 * @param node whose it is
 * @param address on the event bus
 */
public record Endpoint(String node, String address) {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

    private static final String PREFIX = "holdfast.operations/";
    private static final String ASK = "ask";
    private static final String REFUSED = "refused";
    private static final String BECAUSE = "because";

    /** What a node tells of itself, and is told to do as a whole. */
    public static Endpoint node(String node) {
        return new Endpoint(node, PREFIX + node + "/node");
    }

    public static Endpoint stream(String node, int instance) {
        return new Endpoint(node, PREFIX + node + "/stream/" + instance);
    }

    public static Endpoint gateway(String node, int instance) {
        return new Endpoint(node, PREFIX + node + "/gateway/" + instance);
    }

    /**
     * Answers questions from now on, on the calling event loop. An answer that fails with {@link OperationRefused} is
     * told as it is. Completes when the whole cluster knows the address.
     */
    public Future<Void> listen(Vertx vertx, BiFunction<Question, JsonObject, Future<JsonObject>> answers) {
        return vertx.eventBus()
                .<JsonObject>consumer(address, message -> answer(message, answers))
                .completion();
    }

    private void answer(Message<JsonObject> message, BiFunction<Question, JsonObject, Future<JsonObject>> answers) {
        Future<JsonObject> answer;
        try {
            answer = answers.apply(question(message.body()), message.body());
        } catch (RuntimeException failure) {
            answer = Future.failedFuture(failure);
        }
        answer.onSuccess(message::reply).onFailure(failure -> message.reply(refusal(failure)));
    }

    private static Question question(JsonObject body) {
        String word = body.getString(ASK, "");
        try {
            return Question.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException newer) {
            throw new OperationRefused(Fault.BAD_REQUEST, "ask: " + word + " (expected: what this node knows of)");
        }
    }

    private JsonObject refusal(Throwable failure) {
        if (failure instanceof OperationRefused refused) {
            return new JsonObject().put(REFUSED, refused.fault().code()).put(BECAUSE, refused.detail());
        }
        log.error("Operation failed: address={}", address, failure);
        return new JsonObject().put(REFUSED, Fault.INTERNAL.code()).put(BECAUSE, "node: " + node);
    }

    /**
     * Asks, and fails with {@link OperationRefused}: as the endpoint says, or with {@code node_silent} when there is no
     * answer in time.
     *
     * @param details what the question needs; changed by this call
     */
    public Future<JsonObject> ask(Vertx vertx, Question question, JsonObject details, long withinMs) {
        details.put(ASK, question.name().toLowerCase(Locale.ROOT));
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(withinMs);
        return vertx.eventBus()
                .<JsonObject>request(address, details, options)
                .map(Message::body)
                .recover(failure -> Future.failedFuture(new OperationRefused(Fault.NODE_SILENT, "node: " + node)))
                .map(Endpoint::accepted);
    }

    private static JsonObject accepted(JsonObject answer) {
        if (answer.containsKey(REFUSED)) {
            throw new OperationRefused(Fault.of(answer.getString(REFUSED)), answer.getString(BECAUSE, ""));
        }
        return answer;
    }
}
