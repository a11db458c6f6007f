package io.holdfast.stream.source;

import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.JournalScan;
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

/**
 * A chat completion that goes on where it broke off: the conversation is sent again with what has been said so far as the
 * assistant's last message, and the upstream says the rest.
 */
final class ContinueSource extends ResumedSource {
    private final OpeningRequest request;
    private final Function<OpeningRequest, Source> call;
    private final StringBuilder said = new StringBuilder();

    ContinueSource(
            Journal journal, StreamId stream, long end, OpeningRequest request, Function<OpeningRequest, Source> call) {
        super(journal, stream, end);
        this.request = request;
        this.call = call;
    }

    @Override
    public void start(Sink sink) {
        JournalScan scan = new JournalScan(journal(), stream(), end(), event -> said.append(content(event)));
        orTell(sink, scan.run()).onSuccess(scanned -> {
            if (!cancelled()) {
                proceed(sink);
            }
        });
    }

    private void proceed(Sink sink) {
        Optional<OpeningRequest> rest = withPrefix();
        if (rest.isPresent()) {
            become(call.apply(rest.get()), sink);
        } else {
            sink.failed(
                    Fault.UPSTREAM_LOST, "the request has no messages to continue from", Fault.UPSTREAM_LOST.status());
        }
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
            return Optional.of(request.withBody(body.toBuffer()));
        } catch (DecodeException | ClassCastException notAConversation) {
            return Optional.empty();
        }
    }
}
