package io.holdfast.system;

import java.io.UncheckedIOException;

/** Answers a call with as many events as the other side takes, until it is closed. */
final class BusyUpstream implements AutoCloseable {
    private static final int EVENTS = 200;

    private final UpstreamCall call;
    private final Thread writer;

    private BusyUpstream(UpstreamCall call) {
        this.call = call;
        this.writer = new Thread(this::write, "busy upstream");
        writer.setDaemon(true);
    }

    static BusyUpstream on(UpstreamCall call) {
        BusyUpstream busy = new BusyUpstream(call);
        busy.writer.start();
        return busy;
    }

    private void write() {
        String events = "data: x\n\n".repeat(EVENTS);
        try {
            while (true) {
                call.say(events);
            }
        } catch (UncheckedIOException closed) {
            // The test is over, or the stream is as long as it may be.
        }
    }

    boolean isAlive() {
        return writer.isAlive();
    }

    @Override
    public void close() {
        call.close();
    }
}
