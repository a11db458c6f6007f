package io.holdfast.system;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection that reads one stream, on a raw socket, so that nothing is forgiven: neither in HTTP's chunks nor in
 * text/event-stream. Belongs to the test's thread; each wait has a limit.
 */
final class SseClient implements AutoCloseable {
    private final SseRequest request;
    private final Socket socket;
    private final InputStream in;
    private final List<SseEvent> events = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private @Nullable HttpHead head;
    private @Nullable StrictEventStream stream;
    private @Nullable ChunkedBody body;

    private SseClient(SseRequest request, Socket socket) throws IOException {
        this.request = request;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static SseClient send(SseRequest request) {
        try {
            Socket socket = socket(request.uri());
            socket.setSoTimeout((int) Limits.SOON.toMillis());
            socket.getOutputStream().write(request.bytes());
            return new SseClient(request, socket);
        } catch (IOException failure) {
            throw new AssertionError("not connected to " + request.uri(), failure);
        }
    }

    private static Socket socket(URI uri) throws IOException {
        return uri.getScheme().equals("https")
                ? EdgeTls.clients().getSocketFactory().createSocket(uri.getHost(), uri.getPort())
                : new Socket(uri.getHost(), uri.getPort());
    }

    /** Waits for the answer's head. */
    HttpHead head() {
        if (head == null) {
            try {
                head = HttpHead.read(in);
            } catch (IOException failure) {
                throw new AssertionError("no answer to " + request.uri(), failure);
            }
        }
        return head;
    }

    /** The head of an answer that is a stream. */
    HttpHead streamHead() {
        HttpHead answer = head();
        if (answer.status() != 200) {
            throw new AssertionError(request.uri() + " answered " + answer + ": " + problem());
        }
        return answer;
    }

    /** The body of an answer that is no stream. */
    String problem() {
        try {
            return head().body(in);
        } catch (IOException broken) {
            return "(no body: " + broken + ")";
        }
    }

    String streamId() {
        return streamHead().field("X-Stream-ID").orElseThrow(() -> new AssertionError("no X-Stream-ID: " + head));
    }

    String session() {
        return streamHead().field("X-Session-ID").orElseThrow(() -> new AssertionError("no X-Session-ID: " + head));
    }

    String streamNode() {
        return streamHead().field("X-Stream-Node").orElseThrow(() -> new AssertionError("no X-Stream-Node: " + head));
    }

    /** All events read so far. */
    List<SseEvent> events() {
        return List.copyOf(events);
    }

    /** When each event was read, by {@link System#nanoTime()}. */
    List<Long> arrivals() {
        return List.copyOf(arrivals);
    }

    /** The next event; fails when the body ends or breaks off before. */
    SseEvent next() {
        return read().orElseThrow(() -> new AssertionError("the body has ended after " + events.size() + " events"));
    }

    /** The data of what the demo agent answers when nothing happens. */
    static List<String> undisturbed(NodeProcess gateway, int tokens) {
        try (SseClient client =
                SseRequest.ask(gateway, "rate=5000&tokens=" + tokens).send()) {
            return SseEvent.data(client.rest());
        }
    }

    /** The next so many events. */
    List<SseEvent> take(int count) {
        List<SseEvent> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(next());
        }
        return taken;
    }

    /** All events up to the end of the body, which has to come. */
    List<SseEvent> rest() {
        List<SseEvent> rest = new ArrayList<>();
        for (Optional<SseEvent> event = read(); event.isPresent(); event = read()) {
            rest.add(event.get());
        }
        return rest;
    }

    /** All events up to where the body breaks off, which it has to. */
    List<SseEvent> untilBroken() {
        List<SseEvent> rest = new ArrayList<>();
        if (restOrBreak(rest)) {
            throw new AssertionError("the body has ended in order after " + events.size() + " events");
        }
        return rest;
    }

    /** Adds all further events, and says whether the body has ended in order, not broken off. */
    boolean restOrBreak(List<SseEvent> rest) {
        try {
            for (Optional<SseEvent> event = readOrBreak(); event.isPresent(); event = readOrBreak()) {
                rest.add(event.get());
            }
            return true;
        } catch (EOFException | SocketException broken) {
            return false;
        } catch (IOException failure) {
            throw new AssertionError("reading " + request.uri(), failure);
        }
    }

    /** Waits for one more heartbeat; fails when an event comes first. */
    void awaitHeartbeat() {
        try {
            int before = parser().heartbeats();
            while (parser().heartbeats() == before) {
                Optional<SseEvent> event = parser().accept(octet());
                if (event.isPresent()) {
                    throw new AssertionError("an event instead of a heartbeat: " + event.get());
                }
            }
        } catch (IOException failure) {
            throw new AssertionError("no heartbeat from " + request.uri(), failure);
        }
    }

    private Optional<SseEvent> read() {
        try {
            return readOrBreak();
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("silent for " + Limits.SOON + " after " + events.size() + " events", silent);
        } catch (IOException broken) {
            throw new AssertionError("the body broke off after " + events.size() + " events: " + events, broken);
        }
    }

    /** Empty at the end of the body. */
    private Optional<SseEvent> readOrBreak() throws IOException {
        StrictEventStream parser = parser();
        while (true) {
            int octet = octet();
            if (octet == ChunkedBody.END) {
                parser.end();
                return Optional.empty();
            }
            Optional<SseEvent> event = parser.accept(octet);
            if (event.isPresent()) {
                events.add(event.get());
                arrivals.add(System.nanoTime());
                return event;
            }
        }
    }

    private int octet() throws IOException {
        if (body == null) {
            body = new ChunkedBody(in, parser()::chunkEnd);
        }
        return body.read();
    }

    private StrictEventStream parser() {
        if (stream == null) {
            stream = new StrictEventStream(streamId(), request.next());
        }
        return stream;
    }

    /** Resets the connection, as a browser does that is killed or a network that is lost. */
    void cut() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        cut();
    }
}
