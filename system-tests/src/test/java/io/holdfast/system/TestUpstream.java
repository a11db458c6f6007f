package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent on a raw socket, whose every byte the test decides: each call waits until the test answers it. */
final class TestUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<UpstreamCall> waiting = new LinkedBlockingQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private TestUpstream(ServerSocket server) {
        this.server = server;
    }

    static TestUpstream start() {
        try {
            TestUpstream upstream = new TestUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread acceptor = new Thread(upstream::accept, "test upstream");
            acceptor.setDaemon(true);
            acceptor.start();
            return upstream;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The address of a port at which nobody listens. */
    static String nobody() {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + taken.getLocalPort() + "/agent";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/agent";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.add(socket);
                waiting.add(UpstreamCall.read(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** The next call that nobody has taken yet. */
    UpstreamCall nextCall() {
        try {
            @Nullable UpstreamCall call = waiting.poll(Limits.SOON.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(call).as("a call to the upstream").isNotNull();
            return call;
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while waiting for a call", interrupted);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
