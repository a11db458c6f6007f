package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.ANSWER;
import static io.holdfast.bench.faults.Violation.Kind.FORMAT;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one stream to its end, over as many connections through as many gateways as it takes. */
final class Reader implements Exchange.Listener {
    private final String name;
    private final Conversation stream;
    private final Population home;
    private final long created = System.nanoTime();
    private final Silence silence = new Silence();
    private final List<Seen> seen = new ArrayList<>();
    private Optional<Exchange> exchange = Optional.empty();
    private long last = -1;
    private boolean done;
    private boolean asking;
    private long asked;
    private boolean over;
    private int failures;
    private Told told = Told.NOTHING;

    Reader(String name, Conversation stream, Population home) {
        this.name = name;
        this.stream = stream;
        this.home = home;
    }

    void connect() {
        if (over) {
            return;
        }
        asking = !stream.known();
        asked = System.nanoTime();
        Exchange next = new Exchange(this);
        exchange = Optional.of(next);
        home.send(next, asking ? ask() : read());
    }

    private Buffer ask() {
        String question = stream.truth().question();
        return Buffer.buffer("POST /web/api/v1/gpt/queryAgentStreamIncr HTTP/1.1\r\nHost: holdfast\r\n"
                + "Accept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: "
                + question.length() + "\r\n\r\n" + question);
    }

    private Buffer read() {
        String cursor = last < 0 ? "" : "Last-Event-ID: " + stream.id() + "-" + last + "\r\n";
        return Buffer.buffer("GET /api/stream/" + stream.id()
                + " HTTP/1.1\r\nHost: holdfast\r\nAccept: text/event-stream\r\n" + cursor + "\r\n");
    }

    @Override
    public void opened(String streamId) {
        if (asking) {
            stream.opened(streamId);
        } else if (!streamId.equals(stream.id())) {
            home.found(violation(FORMAT, "X-Stream-ID: " + streamId));
        }
        asking = false;
    }

    @Override
    public void event(Seen event) {
        home.plant().pass(event, this::keep);
    }

    private void keep(Seen event) {
        seen.add(event);
        failures = 0;
        if (event.error()) {
            error(event);
            return;
        }
        long now = System.nanoTime();
        silence.event(now);
        home.read(stream.id(), event, asked, now);
        last = event.seq();
        done |= event.data().equals(Truth.DONE);
    }

    private void error(Seen event) {
        if (event.seq() == Seen.NUMBERLESS) {
            home.count(Count.BROKEN_OFF);
            return;
        }
        tell(Told.failed(code(event.data(), "error")));
    }

    /** The code in a JSON body, or inside the object with this name in it. */
    private static String code(String json, String name) {
        try {
            JsonObject body = new JsonObject(json);
            return body.getJsonObject(name, body).getString("code", "");
        } catch (DecodeException | ClassCastException other) {
            return "";
        }
    }

    @Override
    public void answered(int status, String body) {
        boolean refused = status == 503 || status == 504;
        if (status == 204) {
            tell(Told.ENDED);
            return;
        }
        if (asking && refused) {
            home.count(Count.REFUSED);
        } else {
            home.found(violation(ANSWER, "%s answered %d %s".formatted(asking ? "POST" : "GET", status, body)));
        }
        comeBack();
    }

    @Override
    public void closed(boolean complete) {
        if (complete && done) {
            tell(Told.ENDED);
            return;
        }
        home.count(asking ? Count.UNANSWERED : Count.RECONNECTS);
        comeBack();
    }

    @Override
    public void unreached() {
        home.count(Count.UNREACHED);
        comeBack();
    }

    @Override
    public void malformed(String what) {
        home.found(violation(FORMAT, what));
        comeBack();
    }

    private void comeBack() {
        if (!over) {
            home.later(home.backOffMillis(failures++), this::connect);
        }
    }

    private void tell(Told outcome) {
        if (!over) {
            told = outcome;
            giveUp();
            stream.told(this);
        }
    }

    /** Drops the connection, and comes back. */
    void drop() {
        exchange.ifPresent(Exchange::drop);
    }

    /** Drops the connection if nothing has come for too long: the gateway may be gone without a word. */
    void dropIfSilent(long since) {
        exchange.filter(open -> open.lastBytes() - since < 0).ifPresent(Exchange::drop);
    }

    void giveUp() {
        over = true;
        exchange.ifPresent(Exchange::abandon);
    }

    boolean over() {
        return over;
    }

    Told told() {
        return told;
    }

    void forgetSilence() {
        silence.forget();
    }

    void tellSilence(Effect.Collector collector) {
        silence.tell(stream.id() + ", " + name, collector);
    }

    /** Whether there has been an event since, unless the reader is younger. */
    boolean movedSince(long time) {
        return over || created - time > 0 || silence.eventSince(time);
    }

    History history() {
        return new History(name, seen, told);
    }

    Violation violation(Violation.Kind kind, String what) {
        return new Violation(kind, stream.id(), name, last, what);
    }
}
