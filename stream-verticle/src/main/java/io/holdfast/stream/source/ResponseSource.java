package io.holdfast.stream.source;

import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.JournalScan;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A response of OpenAI's Responses API that runs on at the upstream, which keeps its events: those behind the last one in the
 * journal are asked for, and no model runs twice. Their numbers tell what is new, also when the upstream begins anew.
 */
final class ResponseSource extends ResumedSource {
    /** What may stand in a path as it is. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    /** Behind one of these there may be nothing. */
    private static final Set<String> LAST =
            Set.of("response.completed", "response.failed", "response.incomplete", "response.cancelled", "error");

    private static final long NONE = -1;

    private final OpeningRequest request;
    private final Function<OpeningRequest, Source> call;
    private String response = "";
    private long last = NONE;
    private boolean over;

    ResponseSource(
            Journal journal, StreamId stream, long end, OpeningRequest request, Function<OpeningRequest, Source> call) {
        super(journal, stream, end);
        this.request = request;
        this.call = call;
    }

    /** Whether the upstream was asked to run on whoever listens. */
    static boolean runsOn(OpeningRequest request) {
        return json(request.body())
                .filter(asked -> Boolean.TRUE.equals(asked.getValue("background")))
                .isPresent();
    }

    @Override
    public void start(Sink sink) {
        JournalScan scan = new JournalScan(journal(), stream(), end(), this::journaled);
        orTell(sink, scan.run()).onSuccess(scanned -> {
            if (!cancelled()) {
                proceed(sink);
            }
        });
    }

    private void journaled(Event event) {
        json(Buffer.buffer(event.data())).ifPresent(told -> {
            last = Math.max(last, number(told));
            over |= told.getValue("type") instanceof String type && LAST.contains(type);
            if (response.isEmpty() && told.getValue("response") instanceof JsonObject begun) {
                response = String.valueOf(begun.getValue("id"));
            }
        });
    }

    private void proceed(Sink sink) {
        if (last == NONE || !ID.matcher(response).matches()) {
            sink.failed(Fault.UPSTREAM_LOST, "no event tells which response to ask for", Fault.UPSTREAM_LOST.status());
            return;
        }
        String query = (request.query().isEmpty() ? "" : request.query() + "&") + "stream=true&starting_after=" + last;
        become(call.apply(request.asGet("/" + response, query)), new Rest(sink));
    }

    private static long number(JsonObject event) {
        return event.getValue("sequence_number") instanceof Number number ? number.longValue() : NONE;
    }

    private static Optional<JsonObject> json(Buffer text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException | ClassCastException notAnObject) {
            return Optional.empty();
        }
    }

    /** Lets through what the journal has not. */
    private final class Rest implements Sink {
        private final Sink sink;
        private boolean repeating;
        private boolean behind;

        private Rest(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void opened() {
            sink.opened();
        }

        @Override
        public void event(String type, String id, byte[] data) {
            if (cancelled()) {
                return;
            }
            if (!behind
                    && !isNew(json(Buffer.buffer(data))
                            .map(ResponseSource::number)
                            .orElse(NONE))) {
                return;
            }
            sink.event(type, id, data);
        }

        private boolean isNew(long number) {
            if (number == NONE) {
                return !repeating;
            }
            if (number <= last) {
                repeating = number < last;
                return false;
            }
            boolean eachHasOne = last + 1 == end();
            if (eachHasOne && number > last + 1) {
                sink.failed(
                        Fault.REPLAY_DIVERGED,
                        "event " + number + " behind event " + last,
                        Fault.REPLAY_DIVERGED.status());
                cancel();
                return false;
            }
            behind = true;
            return true;
        }

        @Override
        public void finished() {
            if (behind || over) {
                sink.finished();
            } else {
                sink.failed(Fault.UPSTREAM_LOST, "nothing behind event " + last, Fault.UPSTREAM_LOST.status());
            }
        }

        @Override
        public void failed(Fault fault, String detail, int status) {
            if (!cancelled()) {
                sink.failed(fault, detail, status);
            }
        }
    }
}
