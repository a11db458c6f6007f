package io.holdfast.bench;

import static io.holdfast.bench.Violations.Kind.CONNECTION;
import static io.holdfast.bench.Violations.Kind.DATA;
import static io.holdfast.bench.Violations.Kind.END;
import static io.holdfast.bench.Violations.Kind.ID;
import static io.holdfast.bench.Violations.Kind.SILENT;
import static io.holdfast.bench.Violations.Kind.STATUS;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.Optional;

/** One reader: a connection, its request, and a judge of what comes back. Confined to its event loop. */
final class LoadStream implements HttpResponseParser.Sink {
    /** Told once each: the first event (or the end, if that comes first), and the end. */
    interface Observer {
        void settled(LoadStream stream);

        void over(LoadStream stream);

        /** Whether an answer with this status is none of the stream's faults. */
        default boolean refused(LoadStream stream, int status) {
            return false;
        }
    }

    private final String where;
    private final Tally tally;
    private final Observer observer;
    private final HttpResponseParser response = new HttpResponseParser(this);
    private final StreamChecker checker;
    private final SseBlockParser blocks;
    private Optional<NetSocket> socket = Optional.empty();
    private String streamId = "";
    private long readAt;
    private boolean settled;
    private boolean over;

    LoadStream(String where, Tally tally, Observer observer) {
        this.where = where;
        this.tally = tally;
        this.observer = observer;
        checker = new StreamChecker(where, tally.violations, this::delivered);
        blocks = new SseBlockParser(checker);
    }

    void open(NetClient client, Opening opening) {
        identify(opening.streamId());
        client.connect(opening.target().connection())
                .onSuccess(connected -> send(connected, opening.request()))
                .onFailure(e -> fail(CONNECTION, e.toString()));
    }

    private void send(NetSocket connected, Buffer request) {
        if (over) {
            connected.close();
            return;
        }
        socket = Optional.of(connected);
        connected.handler(this::read);
        connected.closeHandler(v -> closed());
        connected.exceptionHandler(e -> fail(END, "connection broke after n=%d: %s".formatted(checker.lastRead(), e)));
        connected.write(request).onFailure(e -> fail(CONNECTION, e.toString()));
    }

    private void read(Buffer buffer) {
        if (over) {
            return;
        }
        readAt = System.nanoTime();
        byte[] bytes = tally.scratch(buffer.length());
        buffer.getBytes(bytes);
        try {
            response.feed(bytes, buffer.length());
        } catch (MalformedResponse e) {
            fail(DATA, e.getMessage() + ", after n=" + checker.lastRead());
        }
    }

    @Override
    public void head(int status, Map<String, String> headers) {
        identify(headers.getOrDefault("x-stream-id", ""));
        String type = headers.getOrDefault("content-type", "");
        if (status != 200 && observer.refused(this, status)) {
            finish();
        } else if (status != 200 || !type.startsWith("text/event-stream")) {
            fail(STATUS, "%d %s (expected: 200 text/event-stream)".formatted(status, type));
        }
    }

    private void identify(String id) {
        if (!streamId.isEmpty() && !id.isEmpty() && !id.equals(streamId)) {
            tally.violations.add(ID, where, "X-Stream-ID: %s (expected: %s)".formatted(id, streamId));
        } else if (!id.isEmpty()) {
            streamId = id;
            checker.streamId(id);
        }
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
        if (!over) {
            blocks.feed(bytes, from, to);
        }
    }

    private void delivered(long writtenAt) {
        if (writtenAt > readAt) {
            tally.violations.add(DATA, where, "t: later than now (expected: an upstream on this machine)");
        }
        tally.delivered(Math.max(0, readAt - writtenAt));
        settle();
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        checker.bodyEnd();
        if (blocks.insideLine()) {
            tally.violations.add(END, where, "body ended inside a line (expected: a blank line)");
        }
        if (checker.done()) {
            tally.done();
        }
        finish();
    }

    private void closed() {
        response.eof();
        fail(END, "connection closed after n=%d (expected: the end of the body first)".formatted(checker.lastRead()));
    }

    /** Too late for a first event. */
    void requireSettled(String limit) {
        if (!settled) {
            fail(SILENT, "none within " + limit);
        }
    }

    /** Too late for the end. */
    void requireOver(String limit) {
        fail(END, "still open after n=%d, %s after the upstream's [DONE]".formatted(checker.lastRead(), limit));
    }

    /** The run is over, whatever the stream still had to say. */
    void cut() {
        finish();
    }

    String streamId() {
        return streamId;
    }

    /** Whether it was read to its end. */
    boolean whole() {
        return checker.done();
    }

    boolean open() {
        return !over;
    }

    private void fail(Violations.Kind kind, String what) {
        if (!over) {
            tally.violations.add(kind, where, what);
            finish();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        socket.ifPresent(NetSocket::close);
        settle();
        observer.over(this);
    }

    private void settle() {
        if (!settled) {
            settled = true;
            observer.settled(this);
        }
    }
}
