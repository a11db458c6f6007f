package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class NodeFlagsTest {
    private static String[] words(String line) {
        return Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);
    }

    private static NodeFlags byPicocli(String... arguments) {
        CommandSpec spec = CommandSpec.create();
        NodeFlags.addTo(spec);
        return NodeFlags.of(new CommandLine(spec).parseArgs(arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--check",
                "--http-port 0 --check --ws-port=0",
                "--config=a.yaml --redis=",
                "--upstream http://localhost:9/?a=b",
                "--cluster-members 127.0.0.1:5701,127.0.0.1:5702 --roles gateway,stream"
            })
    void aPlainLineIsReadAsPicocliWould(String line) {
        assertThat(NodeFlags.plain(words(line))).contains(byPicocli(words(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-V",
                "nodes --json",
                "--http-port 0 nodes",
                "--http-port",
                "--http-port --check",
                "--http-prt 0",
                "--host a --host b",
                "--check --check",
                "--check=false",
                "--redis @file",
                "@file"
            })
    void anyOtherIsLeftToPicocli(String line) {
        assertThat(NodeFlags.plain(words(line))).isEmpty();
    }

    @Test
    void aCheckThatIsDeniedIsNone() {
        assertThat(byPicocli("--check=false").check()).isFalse();
    }

    @Test
    void settingsAreFoundByTheirKeys() {
        assertThat(NodeFlags.plain("--http-port", "1", "--config", "x", "--check"))
                .contains(new NodeFlags(new JsonObject().put("http-port", "1"), Optional.of(Path.of("x")), true));
    }
}
