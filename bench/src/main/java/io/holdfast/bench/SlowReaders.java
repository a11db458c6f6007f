package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers that take one byte a second, each over a socket with the smallest receive buffer that the system gives. A thread of
 * their own, since no event loop reads single bytes; the thread that opens and asks is always the same one.
 */
final class SlowReaders implements AutoCloseable {
    /** What has become of them. */
    record Reading(int asked, int open, long bytes) {}

    private static final int LEAST_BUFFER = 1;
    private static final int HEAD_LIMIT_MILLIS = 10_000;
    private static final int HEAD_MOST = 16 * 1024;
    private static final long ANSWER_SECONDS = 5;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "slow-readers");
        thread.setDaemon(true);
        return thread;
    });
    private final List<SocketChannel> channels;
    private final int asked;
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private final ScheduledFuture<?> reading;
    private long bytes;

    private SlowReaders(int asked, List<SocketChannel> channels) {
        this.asked = asked;
        this.channels = channels;
        reading = clock.scheduleAtFixedRate(this::readOneEach, 1, 1, TimeUnit.SECONDS);
    }

    /** Opens them one after the other and reads the heads of their answers; who has none, or not 200, is a violation. */
    static SlowReaders open(List<Opening> openings, double perSecond, Violations violations) {
        List<SocketChannel> channels = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < openings.size(); i++) {
            long due = start + (long) (i / perSecond * TimeUnit.SECONDS.toNanos(1));
            LockSupport.parkNanos(due - System.nanoTime());
            try {
                channels.add(open(openings.get(i)));
            } catch (IOException refused) {
                violations.add(Violations.Kind.CONNECTION, "slow reader " + i, refused.toString());
            } catch (MalformedResponse answer) {
                violations.add(Violations.Kind.STATUS, "slow reader " + i, String.valueOf(answer.getMessage()));
            }
        }
        return new SlowReaders(openings.size(), channels);
    }

    private static SocketChannel open(Opening opening) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, LEAST_BUFFER);
            channel.connect(new InetSocketAddress(
                    opening.target().host(), opening.target().port()));
            channel.socket().setSoTimeout(HEAD_LIMIT_MILLIS);
            channel.socket().getOutputStream().write(opening.request().getBytes());
            String head = head(channel.socket().getInputStream());
            if (!head.startsWith("HTTP/1.1 200 ")) {
                throw new MalformedResponse(head.lines().findFirst().orElse("nothing") + " (expected: 200)");
            }
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | MalformedResponse failure) {
            channel.close();
            throw failure;
        }
    }

    private static String head(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < HEAD_MOST) {
            byte[] next = input.readNBytes(1);
            if (next.length == 0) {
                break;
            }
            head.append(new String(next, US_ASCII));
        }
        return head.toString();
    }

    private void readOneEach() {
        channels.removeIf(channel -> !readOne(channel));
    }

    private boolean readOne(SocketChannel channel) {
        try {
            one.clear();
            int read = channel.read(one);
            bytes += Math.max(0, read);
            if (read < 0) {
                channel.close();
            }
            return read >= 0;
        } catch (IOException closed) {
            return false; // the server may do so; it is told as not open any more
        }
    }

    Reading read() {
        return onClock(() -> new Reading(asked, channels.size(), bytes));
    }

    private <T> T onClock(Callable<T> work) {
        try {
            return clock.submit(work).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        reading.cancel(false);
        onClock(() -> {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            return channels.size();
        });
        clock.shutdownNow();
    }
}
