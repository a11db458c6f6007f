package io.holdfast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The archive of loaded classes that every node of the tests starts with, which halves what its start costs. It belongs to
 * one jar and to the JVM that runs the tests; all JVMs that run tests at once share it.
 */
final class FastStart {
    private static final Path ARCHIVE = Launch.JAR.resolveSibling("holdfast-tests.jsa");
    private static final List<String> QUIETLY = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");

    private FastStart() {}

    /** For nodes that run on this JVM. */
    static List<String> flags() {
        return Made.FLAGS;
    }

    private static List<String> with(String flag) {
        List<String> flags = new ArrayList<>(QUIETLY);
        flags.add(flag + "=" + ARCHIVE);
        return List.copyOf(flags);
    }

    /** Made once, when the first node is started. */
    private static final class Made {
        static final List<String> FLAGS = make();

        private static List<String> make() {
            Path lock = ARCHIVE.resolveSibling("holdfast-tests.lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && isOld()) {
                    record();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return with("-XX:SharedArchiveFile");
        }

        private static boolean isOld() throws IOException {
            return !Files.exists(ARCHIVE)
                    || Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(Launch.JAR)) < 0;
        }

        /** What a node loads until it has answered and has left is what every node will load. */
        private static void record() throws IOException {
            Files.deleteIfExists(ARCHIVE);
            try (TestCluster cluster = TestCluster.create()) {
                NodeProcess node = cluster.start(Launch.node().withFlags(with("-XX:ArchiveClassesAtExit")));
                try (SseClient reader = SseRequest.ask(node).send()) {
                    reader.rest();
                }
                node.terminate();
                node.exitCode(Limits.START);
            }
        }
    }
}
