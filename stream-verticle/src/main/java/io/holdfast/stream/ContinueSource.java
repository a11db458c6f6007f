package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that goes on where it broke off: the conversation is sent again with what has been said so far as the
 * assistant's last message, and the upstream says the rest.
 */
final class ContinueSource implements Source {
    private final Journal journal;
    private final StreamId stream;
    private final long end;
    private final OpeningRequest request;
    private final Function<OpeningRequest, Source> call;
    private final StringBuilder said = new StringBuilder();
    private @Nullable Source source;
    private boolean cancelled;

    ContinueSource(
            Journal journal, StreamId stream, long end, OpeningRequest request, Function<OpeningRequest, Source> call) {
        this.journal = journal;
        this.stream = stream;
        this.end = end;
        this.request = request;
        this.call = call;
    }

    @Override
    public void start(Sink sink) {
        new JournalScan(journal, stream, end, event -> said.append(content(event)))
                .run()
                .onSuccess(scanned -> proceed(sink))
                .onFailure(unreadable -> {
                    if (!cancelled) {
                        sink.failed(Fault.INTERNAL, "", Fault.INTERNAL.status());
                    }
                });
    }

    private void proceed(Sink sink) {
        if (cancelled) {
            return;
        }
        Optional<OpeningRequest> rest = withPrefix();
        if (rest.isEmpty()) {
            sink.failed(
                    Fault.UPSTREAM_LOST, "the request has no messages to continue from", Fault.UPSTREAM_LOST.status());
            return;
        }
        Source next = call.apply(rest.get());
        source = next;
        next.start(sink);
    }

    /** What a chunk adds to the answer; "" for anything that is no chunk. */
    private static String content(Event event) {
        try {
            JsonObject chunk = new JsonObject(Buffer.buffer(event.data()));
            if (chunk.getValue("choices") instanceof JsonArray choices
                    && !choices.isEmpty()
                    && choices.getValue(0) instanceof JsonObject choice
                    && choice.getValue("delta") instanceof JsonObject delta
                    && delta.getValue("content") instanceof String content) {
                return content;
            }
            return "";
        } catch (DecodeException notJson) {
            return "";
        }
    }

    private Optional<OpeningRequest> withPrefix() {
        try {
            JsonObject body = new JsonObject(request.body());
            JsonArray messages = body.getJsonArray("messages");
            if (messages == null) {
                return Optional.empty();
            }
            if (!said.isEmpty()) {
                messages.add(new JsonObject().put("role", "assistant").put("content", said.toString()));
            }
            return Optional.of(new OpeningRequest(
                    request.route(), request.query(), request.headers(), body.toBuffer(), request.terms()));
        } catch (DecodeException | ClassCastException notAConversation) {
            return Optional.empty();
        }
    }

    @Override
    public void pause() {
        if (source != null) {
            source.pause();
        }
    }

    @Override
    public void resume() {
        if (source != null) {
            source.resume();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (source != null) {
            source.cancel();
        }
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        if (source != null && !cancelled) {
            source.checkDeadlines(nowNanos);
        }
    }
}
