package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final JsonObject flags = new JsonObject();
    private final JsonObject environment = new JsonObject();
    private final JsonObject file = new JsonObject();
    private final Settings settings = new Settings(new Layers(flags, environment, "holdfast.yaml", file));

    enum OnLoss {
        REPLAY,
        CONTINUE_PARTIAL,
        FAIL
    }

    private List<String> problems() {
        var invalid = catchThrowableOfType(InvalidSettings.class, settings::requireValid);
        return invalid == null ? List.of() : invalid.problems();
    }

    private int httpPort() {
        return settings.integer("http-port", 8080, 0, 65_535);
    }

    private Duration idleTimeout() {
        return settings.duration(
                "idle-timeout", Duration.ofSeconds(90), Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    private long frameSize() {
        return settings.bytes("frame-size", 65_536, 1_024, 10 << 20);
    }

    @Nested
    class Precedence {
        @Test
        void withoutAnyLayerTheDefaultHolds() {
            assertThat(httpPort()).isEqualTo(8080);
        }

        @Test
        void theFileWinsOverTheDefault() {
            file.put("http-port", 1);
            assertThat(httpPort()).isEqualTo(1);
        }

        @Test
        void theEnvironmentWinsOverTheFile() {
            file.put("http-port", 1);
            environment.put("HOLDFAST_HTTP_PORT", "2");
            assertThat(httpPort()).isEqualTo(2);
        }

        @Test
        void aFlagWinsOverTheEnvironment() {
            environment.put("HOLDFAST_HTTP_PORT", "2");
            flags.put("http-port", "3");
            assertThat(httpPort()).isEqualTo(3);
        }

        @Test
        void aNullInTheFileMeansUnset() {
            file.putNull("http-port");
            assertThat(httpPort()).isEqualTo(8080);
        }

        @Test
        void anEmptyVariableMeansUnset() {
            environment.put("HOLDFAST_HTTP_PORT", "");
            file.put("http-port", 1);
            assertThat(httpPort()).isEqualTo(1);
        }

        @Test
        void aBadValueIsReportedThoughALowerLayerHasAGoodOne() {
            flags.put("http-port", "x");
            file.put("http-port", 1);
            httpPort();
            assertThat(problems()).hasSize(1);
        }

        @Test
        void settingsOfFlagsAloneHaveNoOtherLayer() {
            assertThat(Settings.of(new JsonObject().put("http-port", "3")).integer("http-port", 8080, 0, 65_535))
                    .isEqualTo(3);
        }
    }

    @Nested
    class Problems {
        @Test
        void validSettingsPass() {
            file.put("http-port", 0);
            httpPort();
            assertThatCode(settings::requireValid).doesNotThrowAnyException();
        }

        @Test
        void allAreListedOnePerLineInTheOrderAskedFor() {
            flags.put("idle-timeout", "1d");
            environment.put("HOLDFAST_HTTP_PORT", "70000").put("HOLDFAST_HTTP_PROT", "1");
            file.put("haertbeat", "15s");
            httpPort();
            idleTimeout();
            settings.duration("heartbeat", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5));
            assertThat(catchThrowableOfType(InvalidSettings.class, settings::requireValid))
                    .hasMessage(
                            String.join(
                                    "\n",
                                    "http-port: 70000 from HOLDFAST_HTTP_PORT (expected: 0..65535)",
                                    "idle-timeout: 1d from --idle-timeout (expected: 100ms..10m, unit one of ms, s, m, h)",
                                    "haertbeat: unknown key in holdfast.yaml (did you mean heartbeat?)",
                                    "HOLDFAST_HTTP_PROT: unknown variable in the environment (did you mean HOLDFAST_HTTP_PORT?)"));
        }

        @Test
        void theSameIsListedOnce() {
            flags.put("http-port", "x");
            httpPort();
            httpPort();
            assertThat(problems()).hasSize(1);
        }

        @Test
        void anUnknownKeyLikeNoOtherGetsNoSuggestion() {
            file.put("colour", "red");
            httpPort();
            assertThat(problems()).containsExactly("colour: unknown key in holdfast.yaml");
        }

        @Test
        void anUnknownVariableLikeNoOtherGetsNoSuggestion() {
            environment.put("HOLDFAST_ZONE", "eu");
            settings.text("host", "127.0.0.1");
            assertThat(problems()).containsExactly("HOLDFAST_ZONE: unknown variable in the environment");
        }

        @Test
        void anUnknownKeyWithoutAValueIsReportedToo() {
            file.putNull("http_port");
            httpPort();
            assertThat(problems()).containsExactly("http_port: unknown key in holdfast.yaml (did you mean http-port?)");
        }

        @Test
        void aProblemOfTheCallerNamesTheOriginOfTheValue() {
            flags.put("ws-port", "8080");
            settings.integer("ws-port", 8082, 0, 65_535);
            settings.problem("ws-port", "8080", "another port than http-port");
            assertThat(problems())
                    .containsExactly("ws-port: 8080 from --ws-port (expected: another port than http-port)");
        }

        @Test
        void aProblemOfTheCallerWithADefaultNamesNoOrigin() {
            httpPort();
            settings.problem("http-port", "8080", "another port than ws-port");
            assertThat(problems()).containsExactly("http-port: 8080 (expected: another port than ws-port)");
        }
    }

    @Nested
    class Description {
        @Test
        void listsWhatWasAskedForWithItsOriginInThatOrder() {
            flags.put("http-port", "9090");
            environment.put("HOLDFAST_IDLE_TIMEOUT", "60s");
            file.put("frame-size", 2048).put("roles", "fail");
            settings.choices("roles", EnumSet.allOf(OnLoss.class), OnLoss.class);
            httpPort();
            idleTimeout();
            frameSize();
            settings.list("cluster-members", List.of("a:1", "b:2"));
            settings.optionalText("zone");
            assertThat(settings.describe()).isEqualTo("""
                    roles           = fail     (holdfast.yaml)
                    http-port       = 9090     (--http-port)
                    idle-timeout    = 1m       (HOLDFAST_IDLE_TIMEOUT)
                    frame-size      = 2KB      (holdfast.yaml)
                    cluster-members = a:1,b:2  (default)
                    zone            = (none)   (default)
                    """);
        }

        @Test
        void showsTheDefaultInsteadOfABadValue() {
            flags.put("http-port", "x");
            httpPort();
            assertThat(settings.describe()).isEqualTo("http-port = 8080  (default)\n");
        }

        @Test
        void ofNothingIsEmpty() {
            assertThat(settings.describe()).isEmpty();
        }
    }
}
