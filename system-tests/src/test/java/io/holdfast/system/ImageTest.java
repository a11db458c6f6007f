package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the image runs, outside of an engine: the runtime and the cache as the Dockerfile makes them, started by the entrypoint
 * as a user without rights, with a root that is read-only.
 */
class ImageTest {
    private static final int USER = 10_001;

    @Timeout(180)
    @Test
    void cutRuntimeStreamsFromAReadOnlyRootWithItsClassesCached() throws IOException {
        Optional<Path> jdk = NewerJdkTest.newest().filter(home -> NewerJdkTest.version(home) >= 25);
        assumeTrue(jdk.isPresent(), "no JDK 25 or later");
        assumeTrue(System.getProperty("user.name").equals("root"), "a root that is read-only needs root");
        Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "image");
        // As a user without rights sees it.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(Path.of("../node/target/holdfast.jar"), home.resolve("holdfast.jar"));
        Path data = Files.createDirectory(home.resolve("data"));
        ProgramRun.of(
                        "../deploy/docker/runtime.sh",
                        jdk.get().toString(),
                        home.resolve("holdfast.jar").toString(),
                        home.resolve("java").toString(),
                        home.resolve("holdfast.aot").toString())
                .success();

        NodeProcess node = NodeProcess.start(command(home, data));
        try (SseClient client = SseRequest.ask(node).send();
                WsClient socket = WsClient.connect(node.webSocket())) {
            assertThat(client.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            assertThat(socket.query("q1", "rate=5000&tokens=1").until("end")).hasSize(6);
            assertThat(node.output()).doesNotContain(" WARN ", " ERROR ", "Exception");
            Path process = Path.of("/proc", String.valueOf(node.pid()));
            assertThat(Files.readString(process.resolve("status"))).contains("Uid:\t" + USER);
            assertThat(Files.readString(process.resolve("mountinfo"))).containsPattern(" / ro[ ,]");
        } finally {
            node.close();
            ProgramRun.of("rm", "-r", home.toString()).success();
        }
    }

    /** AOTMode=on: the node does not start if the cache does not fit. */
    private static ProcessBuilder command(Path home, Path data) {
        String script = "mount --bind /tmp /tmp && mount -t tmpfs -o mode=1777 tmpfs " + data
                + " && mount -o remount,bind,ro / && cd " + data + " && exec setpriv --reuid=" + USER + " --regid="
                + USER
                + " --clear-groups "
                + Path.of("../deploy/docker/entrypoint.sh").toAbsolutePath().normalize()
                + " --http-port 0 --ws-port 0 --management-port 0 --cluster-port 5790 --cluster-members 127.0.0.1:5790";
        ProcessBuilder command = new ProcessBuilder(List.of("unshare", "-m", "sh", "-c", script));
        command.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        home.resolve("java").toString(),
                        "APP_HOME",
                        home.toString(),
                        "APP_DATA",
                        data.toString(),
                        "HEAP_MAX",
                        "256",
                        "CONNECTION_LOG_SECONDS",
                        "0",
                        "JAVA_OPTS",
                        "-XX:AOTMode=on"));
        return command;
    }
}
