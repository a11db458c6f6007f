package io.holdfast.settings;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static Vertx vertx;

    @TempDir
    private Path directory;

    private final JsonObject flags = new JsonObject();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void closeVertx() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    private void write(String name, String yaml) {
        try {
            Files.writeString(directory.resolve(name), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Settings read(Optional<Path> configFile) throws Exception {
        return SettingsReader.read(vertx, flags, configFile, environment, directory)
                .await(5, SECONDS);
    }

    private Settings read() throws Exception {
        return read(Optional.empty());
    }

    private List<String> problems(Optional<Path> configFile) {
        return catchThrowableOfType(InvalidSettings.class, () -> read(configFile))
                .problems();
    }

    private static int httpPort(Settings settings) {
        return settings.integer("http-port", 8080, 0, 65_535);
    }

    @Test
    void withoutAnythingTheDefaultsHold() throws Exception {
        assertThat(httpPort(read())).isEqualTo(8080);
    }

    @Test
    void theFileOfTheWorkingDirectoryIsReadIfThereIsOne() throws Exception {
        write("holdfast.yaml", "http-port: 9000\n");
        assertThat(httpPort(read())).isEqualTo(9000);
    }

    @Test
    void theGivenFileIsReadInsteadOfTheOneOfTheWorkingDirectory() throws Exception {
        write("holdfast.yaml", "http-port: 9000\n");
        write("other.yaml", "http-port: 9001\n");
        assertThat(httpPort(read(Optional.of(Path.of("other.yaml"))))).isEqualTo(9001);
    }

    @Test
    void theEnvironmentMayNameTheFile() throws Exception {
        write("other.yaml", "http-port: 9001\n");
        environment.put("HOLDFAST_CONFIG", "other.yaml");
        var settings = read();
        assertThat(httpPort(settings)).isEqualTo(9001);
        settings.requireValid();
    }

    @Test
    void theGivenFileWinsOverTheOneTheEnvironmentNames() throws Exception {
        write("other.yaml", "http-port: 9001\n");
        environment.put("HOLDFAST_CONFIG", "missing.yaml");
        assertThat(httpPort(read(Optional.of(Path.of("other.yaml"))))).isEqualTo(9001);
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        write("holdfast.yaml", "http-port: 9000\n");
        environment.put("HOLDFAST_HTTP_PORT", "9002");
        assertThat(httpPort(read())).isEqualTo(9002);
    }

    @Test
    void flagsWinOverTheEnvironment() throws Exception {
        environment.put("HOLDFAST_HTTP_PORT", "9002");
        flags.put("http-port", "9003");
        assertThat(httpPort(read())).isEqualTo(9003);
    }

    @Test
    void theEnvironmentOfThisProcessCanBeRead() {
        write("empty.yaml", "");
        assertThatCode(() -> SettingsReader.read(vertx, flags, Optional.of(directory.resolve("empty.yaml")))
                        .await(5, SECONDS))
                .doesNotThrowAnyException();
    }

    @Test
    void valuesOfTheEnvironmentStayTheStringsTheyAre() throws Exception {
        environment.put("HOLDFAST_NODE_ID", "0123");
        assertThat(read().text("node-id", "a")).isEqualTo("0123");
    }

    @Test
    void variablesOfOthersAreLeftAlone() throws Exception {
        environment.put("PATH", "/bin");
        environment.put("HTTP_PORT", "9002");
        read().requireValid();
    }

    @Test
    void yamlListsAreTaken() throws Exception {
        write("holdfast.yaml", """
                # both ways of writing a list
                cluster-members:
                  - a:5701
                  - b:5701
                trusted-proxies: [10.0.0.1, 10.0.0.2]
                """);
        var settings = read();
        assertThat(settings.list("cluster-members", List.of())).containsExactly("a:5701", "b:5701");
        assertThat(settings.list("trusted-proxies", List.of())).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void aKeyWithoutAValueIsUnset() throws Exception {
        write("holdfast.yaml", "http-port:\n");
        assertThat(httpPort(read())).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing yet\n", "---\n# nothing yet\n", "\uFEFF# nothing yet\n"})
    void aFileWithoutContentIsFine(String yaml) throws Exception {
        write("holdfast.yaml", yaml);
        assertThat(httpPort(read())).isEqualTo(8080);
    }

    @Test
    void aGivenFileThatIsMissingIsReported() {
        assertThat(problems(Optional.of(Path.of("missing.yaml"))))
                .containsExactly("config: missing.yaml from --config (expected: a file that exists)");
    }

    @Test
    void aMissingFileOfTheEnvironmentIsReported() {
        environment.put("HOLDFAST_CONFIG", "missing.yaml");
        assertThat(problems(Optional.empty()))
                .containsExactly("config: missing.yaml from HOLDFAST_CONFIG (expected: a file that exists)");
    }

    @Test
    void aFileThatCannotBeReadIsReported() throws Exception {
        Files.createDirectory(directory.resolve("holdfast.yaml"));
        assertThat(problems(Optional.empty()))
                .containsExactly("config: holdfast.yaml (expected: a file that can be read)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`http-port: 1\nws-port: 2: 3` | line 2, column 11: mapping values are not allowed here",
                "`http-port: [1, 2` | line 1, column 17: expected ',' or ']', but got <stream end>",
                "`http-port: 1\n\tws-port: 2` | line 2, column 1: found character '\\t(TAB)' that cannot start any token."
                        + " (Do not use \\t(TAB) for indentation)",
                "`a: !!java.io.File x` | line 1, column 4: Global tag is not allowed: tag:yaml.org,2002:java.io.File",
                "`a: *nobody` | line 1, column 4: found undefined alias nobody",
            })
    void yamlThatDoesNotParseIsReportedWithItsPlace(String yaml, String fault) {
        write("holdfast.yaml", yaml);
        assertThat(problems(Optional.empty())).containsExactly("holdfast.yaml: " + fault + " (expected: YAML)");
    }

    @Test
    void bytesThatAreNoTextAreReported() {
        write("holdfast.yaml", "http-port: \0\n");
        assertThat(problems(Optional.empty()))
                .singleElement()
                .asString()
                .startsWith("holdfast.yaml: ")
                .endsWith("(expected: YAML)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-port 9000", "- http-port", "9000", "~", "~: 9000"})
    void yamlThatIsNoMappingIsReported(String yaml) {
        write("holdfast.yaml", yaml);
        assertThat(problems(Optional.empty()))
                .containsExactly("holdfast.yaml: not a mapping (expected: lines of the form key: value)");
    }

    @Test
    void aFaultOfAGivenFileNamesThatFile() {
        write("other.yaml", "- http-port");
        assertThat(problems(Optional.of(directory.resolve("other.yaml"))))
                .containsExactly(
                        directory.resolve("other.yaml") + ": not a mapping (expected: lines of the form key: value)");
    }

    @Test
    void unknownKeysAndVariablesAreReportedWithTheirPlace() throws Exception {
        write("other.yaml", "haertbeat: 15s\n");
        environment.put("HOLDFAST_HTTP_PRT", "1");
        var settings = read(Optional.of(Path.of("other.yaml")));
        httpPort(settings);
        assertThat(catchThrowableOfType(InvalidSettings.class, settings::requireValid)
                        .problems())
                .containsExactly(
                        "haertbeat: unknown key in other.yaml",
                        "HOLDFAST_HTTP_PRT: unknown variable in the environment (did you mean HOLDFAST_HTTP_PORT?)");
    }

    @Test
    void variablesThatKubernetesSetsForAServiceAreLeftAlone() throws Exception {
        environment.put("HOLDFAST_SERVICE_HOST", "10.0.0.11");
        environment.put("HOLDFAST_SERVICE_PORT", "8080");
        environment.put("HOLDFAST_SERVICE_PORT_WEB", "8080");
        environment.put("HOLDFAST_PORT", "tcp://10.0.0.11:8080");
        environment.put("HOLDFAST_PORT_8080_TCP", "tcp://10.0.0.11:8080");
        environment.put("HOLDFAST_PORT_8080_TCP_PROTO", "tcp");
        environment.put("HOLDFAST_PORT_8080_TCP_PORT", "8080");
        environment.put("HOLDFAST_PORT_8080_TCP_ADDR", "10.0.0.11");
        read().requireValid();
    }

    @Test
    void theServiceNamedHoldfastHttpDoesNotSetTheHttpPort() throws Exception {
        environment.put("HOLDFAST_HTTP_PORT", "tcp://10.0.0.11:8080");
        var settings = read();
        httpPort(settings);
        settings.requireValid();
    }
}
