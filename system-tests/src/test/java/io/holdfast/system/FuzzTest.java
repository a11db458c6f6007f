package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.FuzzInputs.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** A node that is sent 100,000 malformed inputs over raw sockets answers none of them with a failure of its own. */
class FuzzTest {
    private static final long SEED = 20_261_124;
    private static final int INPUTS = 100_000;
    private static final int WARM_UP = 8_000;
    private static final int THREADS = 8;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int TIMEOUT_MS = 10_000;
    private static final long HEAP_SLACK_BYTES = 24L * 1024 * 1024;
    private static final int DESCRIPTOR_SLACK = 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    private final Set<String> wrong = new ConcurrentSkipListSet<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLong connections = new AtomicLong();

    @Disabled("half of the pipelined inputs are not read before the half-close, and what follows has not been seen to pass")
    @Test
    void malformedInputHurtsNobody() throws Exception {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Launch.node()
                    .with("--journal", "memory")
                    .setting("ON_DISCONNECT", "cancel")
                    .setting("RETENTION", "1s")
                    .setting("HEADER_TIMEOUT", "5s"));
            send(node, SEED + 1, WARM_UP);
            settle(node, Integer.MAX_VALUE);
            int descriptors = descriptors(node);
            double heap = heap(node);
            answers.set(0);
            send(node, SEED, INPUTS);

            assertThat(wrong).as("answers that are no refusals").isEmpty();
            assertThat(answers).as("answers").hasValueGreaterThan(INPUTS / 2);
            assertThat(node.isAlive()).isTrue();
            assertThat(node.log().lines()).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
            settle(node, descriptors + DESCRIPTOR_SLACK);
            assertThat(heap(node)).as("heap after a collection").isLessThan(heap + HEAP_SLACK_BYTES);
            try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=5").send()) {
                assertThat(client.rest()).hasSize(8);
            }
        }
    }

    /** Each thread has a seed of its own, and a source address, since ports are not without end. */
    private void send(NodeProcess node, long seed, int inputs) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            FuzzInputs source = new FuzzInputs(seed * THREADS + i);
            runs.add(pool.submit(() -> {
                for (int sent = 0; sent < inputs / THREADS; ) {
                    Input input = source.next();
                    exchange(node.http("/"), input.bytes());
                    sent += input.inputs();
                }
            }));
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("done in time")
                .isTrue();
        for (Future<?> run : runs) {
            run.get();
        }
    }

    /** Everything at once, and then no more: whatever is missing, the server has to make up its mind. */
    private void exchange(URI server, byte[] bytes) {
        long number = connections.incrementAndGet();
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0." + (2 + number % 50), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            judge(new String(drain(socket.getInputStream()), StandardCharsets.ISO_8859_1), bytes);
        } catch (SocketTimeoutException silent) {
            wrong.add("neither answered nor closed: " + shown(bytes));
        } catch (SocketException reset) {
            // Refused in the middle of what we said, as it should be.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] drain(InputStream in) throws IOException {
        return in.readNBytes(64 * 1024);
    }

    private void judge(String answer, byte[] bytes) {
        Matcher status = STATUS.matcher(answer);
        while (status.find()) {
            answers.incrementAndGet();
            if (status.group(1).startsWith("5")) {
                wrong.add(answer.substring(status.start(), Math.min(answer.length(), status.start() + 400)) + " to "
                        + shown(bytes));
            }
        }
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(text.length(), 1_000));
    }

    private static void settle(NodeProcess node, int mostDescriptors) {
        Eventually.within(
                Limits.SOON.multipliedBy(2),
                "streams are over and descriptors closed",
                () -> Metrics.of(node).value("streaming_active_connections") == 0
                        && descriptors(node) <= mostDescriptors);
    }

    private static int descriptors(NodeProcess node) {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(node.pid()), "fd"))) {
            return (int) open.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static double heap(NodeProcess node) throws IOException, InterruptedException {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        Process collection = new ProcessBuilder(jcmd, String.valueOf(node.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(collection.waitFor()).isZero();
        return Metrics.of(node).samples().stream()
                .filter(sample -> sample.startsWith("jvm_memory_used_bytes") && sample.contains("area=\"heap\""))
                .mapToDouble(sample -> Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1)))
                .sum();
    }
}
