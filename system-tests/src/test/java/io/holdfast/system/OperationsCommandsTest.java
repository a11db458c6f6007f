package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do from a terminal, and the exit codes: 0 fine, 1 failed, 2 asked wrongly. */
class OperationsCommandsTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;
    private static NodeProcess other;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Operator.launch(Launch.node()));
        other = CLUSTER.start(Operator.launch(Launch.node()));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private CommandRun run(String... arguments) throws IOException, InterruptedException {
        return CommandRun.of(Operator.launch(command(arguments)), directory);
    }

    private static Launch command(String... arguments) {
        String url = node.management("/").toString();
        return Launch.command(
                Stream.concat(Stream.of(arguments), Stream.of("--url", url)).toArray(String[]::new));
    }

    private static SseClient ask(String session, String query) {
        return SseRequest.ask(node, query).header("X-Session-ID", session).send();
    }

    @Test
    void nodesAreListedInColumns() throws Exception {
        CommandRun nodes = run("nodes");

        assertThat(nodes.exitCode()).isZero();
        assertThat(nodes.out().get(0)).startsWith("ID ").contains("STATE", "TAKES_WORK");
        assertThat(nodes.out()).hasSize(3).anyMatch(line -> line.startsWith(other.id() + "  ready"));
    }

    @Test
    void scriptsAreAnsweredWithWhatTheApiSays() throws Exception {
        try (SseClient reader = ask("script", "stall_after=3")) {
            reader.take(3);
            CommandRun streams = run("streams", "--session", "script", "--json");

            assertThat(streams.exitCode()).isZero();
            assertThat(Operator.list(new JsonObject(streams.out().get(0)), "streams"))
                    .singleElement()
                    .extracting(stream -> stream.getString("id"))
                    .isEqualTo(reader.streamId());
        }
    }

    @Test
    void streamIsMovedAndThenCancelled() throws Exception {
        try (SseClient reader = ask("act", "stall_after=3")) {
            reader.take(3);
            String target = reader.streamNode().equals(node.id()) ? other.id() : node.id();

            assertThat(run("move", reader.streamId(), target).out())
                    .containsExactly(reader.streamId() + " is at " + target);
            assertThat(run("cancel", reader.streamId()).out()).containsExactly(reader.streamId() + " is cancelled");
        }
    }

    @Test
    void tailShowsWhatTheStreamSaidAndSucceedsWhenItEndsWell() throws Exception {
        try (SseClient reader = ask("tail", "rate=5000&tokens=5")) {
            CommandRun tail = run("tail", reader.streamId());

            assertThat(tail.exitCode()).as(tail.said()).isZero();
            assertThat(tail.out()).isEqualTo(SseEvent.data(reader.rest()));
        }
    }

    @Test
    void nodeIsDrainedAndTakesWorkAgain() throws Exception {
        assertThat(run("drain", other.id()).out()).containsExactly(other.id() + " is draining");
        assertThat(run("undrain", other.id()).out()).containsExactly(other.id() + " is ready");
    }

    @Test
    void topPrintsOneScreenForScripts() throws Exception {
        CommandRun top = run("top", "--once");

        assertThat(top.exitCode()).isZero();
        assertThat(top.said()).contains("2 nodes", node.id()).doesNotContain("\033");
    }

    @Test
    void topTakesATerminalForItselfUntilQIsPressed() throws Exception {
        CommandRun top = CommandRun.inTerminal(Operator.launch(command("top", "--every", "60")), directory, "q");

        assertThat(top.exitCode()).as(top.said()).isZero();
        assertThat(top.said()).contains("2 nodes", node.id());
        assertThat(top.said().strip()).contains("\033[?1049h").endsWith("\033[?1049l");
    }

    @Test
    void refusalIsToldInALine() throws Exception {
        CommandRun wrong = run("drain", "n-nowhere");

        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).singleElement().asString().contains("n-nowhere", node.id());
    }

    @Test
    void missingTokenIsToldWithTheVariableThatHoldsIt() throws Exception {
        CommandRun nodes = CommandRun.of(command("nodes"), directory);

        assertThat(nodes.exitCode()).isEqualTo(1);
        assertThat(nodes.err()).singleElement().asString().contains("HOLDFAST_MANAGEMENT_TOKEN");
    }

    @Test
    void nobodyThereIsToldWithTheOptionThatSaysWhere() throws Exception {
        CommandRun nodes = CommandRun.of(Launch.command("nodes", "--url", "http://127.0.0.1:1"), directory);

        assertThat(nodes.exitCode()).isEqualTo(1);
        assertThat(nodes.err()).singleElement().asString().contains("http://127.0.0.1:1", "--url");
    }

    @Test
    void commandWithoutItsStreamIsAskedWrongly() throws Exception {
        assertThat(run("cancel").exitCode()).isEqualTo(2);
    }
}
