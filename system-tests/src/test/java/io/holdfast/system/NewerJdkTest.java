package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar on the newest JDK of this machine, when there is a newer one than that of the tests. */
class NewerJdkTest {
    private static final Path JDKS = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    @Test
    void nodeStreamsWithoutAComplaint() throws IOException {
        Optional<Path> newest = newest();
        assumeTrue(newest.isPresent(), "no JDK newer than " + Runtime.version().feature());
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Launch.node().on(newest.get()));

            try (SseClient client = SseRequest.ask(node).send();
                    WsClient socket = WsClient.connect(node.webSocket())) {
                assertThat(client.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
                assertThat(socket.query("q1", "rate=5000&tokens=1").until("end"))
                        .hasSize(6);
            }
            assertThat(node.output()).doesNotContain(" WARN ", " ERROR ", "Exception");
        }
    }

    static Optional<Path> newest() throws IOException {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA_HOME_25")).map(Path::of).ifPresent(homes::add);
        if (Files.isDirectory(JDKS)) {
            try (Stream<Path> installed = Files.list(JDKS)) {
                installed.forEach(homes::add);
            }
        }
        return homes.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .filter(home -> version(home) > Runtime.version().feature())
                .max((one, other) -> Integer.compare(version(one), version(other)));
    }

    /** 0 when a directory does not tell. */
    static int version(Path home) {
        try {
            Matcher release = VERSION.matcher(Files.readString(home.resolve("release")));
            return release.find() ? Integer.parseInt(release.group(1)) : 0;
        } catch (IOException noRelease) {
            return 0;
        }
    }
}
