package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Inputs that nobody should send, to a real node: a short form by default, the long one with
 * {@code -Dholdfast.fuzz.inputs=120000}. The seed is told when something is wrong; {@code -Dholdfast.fuzz.seed} sets it.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("holdfast.fuzz.inputs", 20_000);
    private static final long SEED = Long.getLong("holdfast.fuzz.seed", 20_260_101L);
    /** What code, tables and pools take when they are used for the first time. */
    private static final int WARM_UP = 4_000;

    private static final List<String> DELIBERATE = List.of("501", "503", "505");
    private static final int POOLED = 8;
    private static final long MATERIAL_BYTES = 8L * 1024 * 1024;

    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;
    private static int descriptorsBefore;
    private static long heapBefore;
    private static FuzzCounts counts;
    private static long tookMs;

    @BeforeAll
    static void fuzz() {
        node = CLUSTER.start(Launch.node().setting("ON_DISCONNECT", "cancel").setting("RETENTION", "1s"));
        Fuzz.run(node, WARM_UP, SEED + 1);
        heapBefore = heap();
        Http.get(node.http("/actuator/health"));
        descriptorsBefore = descriptors();
        long began = System.nanoTime();
        counts = Fuzz.run(node, INPUTS, SEED);
        tookMs = (System.nanoTime() - began) / 1_000_000;
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static int descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
            return (int) open.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Bytes that are in use after a collection. */
    private static long heap() {
        try {
            Process histogram = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/jcmd",
                            String.valueOf(node.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String total = text.lines()
                    .filter(line -> line.startsWith("Total"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(text));
            return Long.parseLong(total.split("\\s+")[2]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void allInputsWereSent() {
        assertThat(counts.inputs()).isEqualTo(INPUTS);
    }

    @Test
    void nothingIsTheServersFault() {
        assertThat(counts.answers().keySet())
                .as("seed=%d %s", SEED, counts)
                .noneMatch(answer -> answer.startsWith("5") && !DELIBERATE.contains(answer));
    }

    @Test
    void nothingIsLoggedAsADefect() {
        assertThat(node.log().lines()).noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
    }

    @Test
    void nodeIsHealthyAndStreamsAfterwards() {
        // The whole report may tell of the many that failed.
        assertThat(Http.get(node.management("/actuator/health/liveness")).statusCode())
                .isEqualTo(200);
        assertThat(Http.get(node.management("/actuator/health/readiness")).statusCode())
                .isEqualTo(200);
        try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=5").send()) {
            assertThat(client.rest()).hasSize(8);
        }
    }

    /** But for the upstream's idle connections in the pool, both ends of which are this node's. */
    @Test
    void descriptorsAreAsManyAsBefore() {
        Eventually.within(
                Limits.SOON,
                "descriptors back to " + descriptorsBefore,
                () -> descriptors() <= descriptorsBefore + POOLED);
    }

    @Test
    void heapHasNotGrownMaterially() {
        long heapAfter = heap();
        System.out.printf(
                "Fuzzed: seed=%d ms=%d heapBefore=%d heapAfter=%d descriptorsBefore=%d descriptorsAfter=%d %s%n",
                SEED, tookMs, heapBefore, heapAfter, descriptorsBefore, descriptors(), counts);

        assertThat(heapAfter - heapBefore).isLessThan(MATERIAL_BYTES);
    }
}
