package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.bench.HttpResponseParser;
import io.holdfast.bench.MalformedResponse;
import io.holdfast.bench.SseBlockParser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;

/** One request and its answer on a connection of its own. Whatever comes of it, the listener hears of it once. */
final class Exchange implements HttpResponseParser.Sink {
    /** Gets the answer as it is read. */
    interface Listener {
        /** The exchange is over before it began: nobody listens there. */
        void unreached();

        /** 200, and a stream. */
        void opened(String streamId);

        void event(Seen event);

        /** Any other status; the exchange is over. */
        void answered(int status, String body);

        /** The exchange is over; complete when the body has ended in order. */
        void closed(boolean complete);

        /** The exchange is over, since its bytes make no sense. */
        void malformed(String what);
    }

    private final Listener listener;
    private final HttpResponseParser response = new HttpResponseParser(this);
    private final Buffer problem = Buffer.buffer();
    private Optional<SseBlockParser> events = Optional.empty();
    private Optional<Blocks> blocks = Optional.empty();
    private Optional<NetSocket> socket = Optional.empty();
    private int status;
    private boolean over;
    private long lastBytes = System.nanoTime();

    Exchange(Listener listener) {
        this.listener = listener;
    }

    void send(NetClient client, SocketAddress gateway, Buffer request) {
        client.connect(gateway)
                .onSuccess(connected -> {
                    if (over) {
                        connected.close();
                        return;
                    }
                    socket = Optional.of(connected);
                    connected.handler(this::read);
                    connected.closeHandler(closed -> closed());
                    connected.exceptionHandler(broken -> finish(() -> listener.closed(false)));
                    connected.write(request);
                })
                .onFailure(refused -> unreached());
    }

    /** Nobody to send to. */
    void unreached() {
        finish(listener::unreached);
    }

    private void read(Buffer buffer) {
        if (over) {
            return;
        }
        lastBytes = System.nanoTime();
        try {
            byte[] bytes = buffer.getBytes();
            response.feed(bytes, bytes.length);
        } catch (MalformedResponse broken) {
            finish(() -> listener.malformed(String.valueOf(broken.getMessage())));
        }
    }

    @Override
    public void head(int code, Map<String, String> headers) {
        status = code;
        if (code == 200) {
            if (!headers.getOrDefault("content-type", "").equals("text/event-stream")) {
                throw new MalformedResponse("content-type: " + headers.get("content-type"));
            }
            String stream = headers.getOrDefault("x-stream-id", "");
            Blocks reader = new Blocks(stream, this::event);
            blocks = Optional.of(reader);
            events = Optional.of(new SseBlockParser(reader));
            listener.opened(stream);
        }
    }

    private void event(Seen event) {
        if (!over) {
            listener.event(event);
        }
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        events.ifPresentOrElse(
                parser -> parser.feed(bytes, from, to), () -> problem.appendBytes(bytes, from, to - from));
    }

    @Override
    public void end() {
        if (status != 200) {
            finish(() -> listener.answered(status, problem.toString(UTF_8)));
        } else if (events.map(SseBlockParser::insideLine).orElse(false)
                || blocks.map(Blocks::insideBlock).orElse(false)) {
            finish(() -> listener.malformed("the body ended inside a block"));
        } else {
            finish(() -> listener.closed(true));
        }
    }

    private void closed() {
        response.eof();
        finish(() -> listener.closed(false));
    }

    /** When anything was last read, heartbeats too. */
    long lastBytes() {
        return lastBytes;
    }

    /** Drops the connection; the listener is told as if the other side had. */
    void drop() {
        finish(() -> listener.closed(false));
    }

    /** Drops the connection without a word. */
    void abandon() {
        finish(() -> {});
    }

    private void finish(Runnable last) {
        if (over) {
            return;
        }
        over = true;
        socket.ifPresent(NetSocket::close);
        last.run();
    }
}
