package io.holdfast.system;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Nonsense for a node. Each worker draws from random numbers of its own, so that the same seed means the same inputs however
 * fast they go.
 */
final class Fuzz {
    private static final int WORKERS = 8;
    private static final int PATIENCE_MS = 20_000;

    private Fuzz() {}

    static FuzzCounts run(NodeProcess node, int inputs, long seed) {
        FuzzCounts counts = new FuzzCounts();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            SplittableRandom seeds = new SplittableRandom(seed);
            for (int worker = 0; worker < WORKERS; worker++) {
                tasks.add(worker(node, new Mutation(seeds.split()), counts, inputs / WORKERS));
            }
            for (Future<Void> done : workers.invokeAll(tasks)) {
                done.get();
            }
            return counts;
        } catch (ExecutionException failure) {
            throw new AssertionError("seed=" + seed + " " + counts, failure.getCause());
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        } finally {
            workers.shutdownNow();
        }
    }

    /** A quarter each in the framing of requests and on WebSockets, and half within requests. */
    private static Callable<Void> worker(NodeProcess node, Mutation mutation, FuzzCounts counts, int inputs) {
        return () -> {
            FuzzHttp http = new FuzzHttp(node, mutation, counts);
            http.broken(inputs / 4);
            http.framed(inputs / 2);
            new FuzzWebSocket(node, mutation, counts).messages(inputs - inputs / 4 - inputs / 2);
            return null;
        };
    }

    /** Whoever is not answered fails. */
    static Socket connect(URI address) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
