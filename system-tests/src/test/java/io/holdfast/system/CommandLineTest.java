package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says, and the exit code it leaves: 0 fine, 1 failed, 2 asked wrongly. */
class CommandLineTest {
    @TempDir
    private Path directory;

    private CommandRun run(String... arguments) throws IOException, InterruptedException {
        return run(Launch.command(arguments));
    }

    private CommandRun run(Launch launch) throws IOException, InterruptedException {
        return CommandRun.of(launch, directory);
    }

    @Test
    void helpNamesEveryOptionWithItsDefault() throws Exception {
        CommandRun help = run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(String.join("\n", help.out()))
                .contains("--roles", "--http-port", "8080", "--management-port", "8081", "--ws-port", "8082")
                .contains(
                        "--host",
                        "--cluster-port",
                        "--cluster-members",
                        "--upstream",
                        "--journal",
                        "--redis",
                        "--config")
                .contains("--check", "--version");
    }

    @Test
    void versionNamesTheReleaseAndTheJvm() throws Exception {
        CommandRun version = run("--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.out().get(0)).matches("holdfast \\d+\\.\\d+\\.\\d+.*");
        assertThat(version.out().get(1)).startsWith("Java ");
    }

    @Test
    void checkPrintsEachKeyWithItsOrigin() throws Exception {
        Files.writeString(directory.resolve("holdfast.yaml"), "heartbeat: 5s\nhttp-port: 1\n");
        CommandRun check = run(Launch.command("--check", "--http-port", "9080").setting("IDLE_TIMEOUT", "7s"));

        assertThat(check.exitCode()).isZero();
        assertThat(check.out())
                .anySatisfy(line -> assertThat(line).matches("http-port +=? +9080 +\\(--http-port\\)"))
                .anySatisfy(line -> assertThat(line).matches("idle-timeout +=? +7s +\\(HOLDFAST_IDLE_TIMEOUT\\)"))
                .anySatisfy(line -> assertThat(line).matches("heartbeat +=? +5s +\\(holdfast.yaml\\)"))
                .anySatisfy(line -> assertThat(line).matches("ws-port +=? +8082 +\\(default\\)"));
    }

    /** At once, and not when it would have had the time to start. */
    @Test
    void demoSaysWhyItsNodesDoNotStart() throws Exception {
        Files.writeString(directory.resolve("holdfast.yaml"), "journal: clay\n");
        CommandRun demo = run("demo", "--http-port", "0");

        assertThat(demo.exitCode()).isOne();
        assertThat(demo.err()).anySatisfy(line -> assertThat(line).contains("journal: clay"));
    }

    @Test
    void checkMasksPasswordsInUrls() throws Exception {
        CommandRun check = run("--check", "--upstream", "http://user:swordfish@127.0.0.1/agent");

        assertThat(check.exitCode()).isZero();
        assertThat(check.said()).doesNotContain("swordfish").contains("***@127.0.0.1");
    }

    @Test
    void checkMasksThePasswordsOfEveryRedis() throws Exception {
        CommandRun check = run(Launch.command("--check", "--redis", "redis://:swordfish1@a,redis://:swordfish2@b")
                .setting("REDIS_CLUSTER", "true"));

        assertThat(check.exitCode()).isZero();
        assertThat(check.said()).doesNotContain("swordfish").contains("***@b");
    }

    @Test
    void allFaultsOfAConfigurationAreToldAtOnceEachWithItsRule() throws Exception {
        CommandRun wrong =
                run(Launch.command("--http-port", "70000", "--roles", "gateway,oracle", "--upstream", "ftp://x")
                        .setting("IDLE_TIMEOUT", "soon")
                        .setting("HEARTBAET", "5s"));

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).contains("http-port: 70000 from --http-port", "0..65535"))
                .anySatisfy(line -> assertThat(line).contains("roles: gateway,oracle", "monitor"))
                .anySatisfy(line -> assertThat(line).contains("upstream: ftp://x", "http://HOST"))
                .anySatisfy(line -> assertThat(line).contains("idle-timeout: soon from HOLDFAST_IDLE_TIMEOUT"))
                .anySatisfy(line -> assertThat(line).contains("HOLDFAST_HEARTBAET", "HOLDFAST_HEARTBEAT"));
    }

    @Test
    void wrongConfigurationIsToldWithoutAStackTrace() throws Exception {
        assertThat(run("--http-port", "-1").said()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    @Test
    void missingConfigurationFileIsAskedWrongly() throws Exception {
        CommandRun missing = run("--config", "nowhere.yaml");

        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).singleElement().asString().contains("config: nowhere.yaml", "a file that exists");
    }

    @Test
    void unknownOptionIsAskedWrongly() throws Exception {
        CommandRun unknown = run("--htp-port", "1");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.said()).contains("--htp-port").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http-port", "--ws-port", "--management-port"})
    void takenPortFailsAndSaysWhatToDo(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestCluster cluster = TestCluster.create()) {
            String port = String.valueOf(taken.getLocalPort());
            CommandRun run = run(cluster.member(Launch.node().with(option, port)));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .anySatisfy(line -> assertThat(line).contains("another process listens there", option));
            assertThat(run.said()).doesNotContain("\tat ");
        }
    }
}
