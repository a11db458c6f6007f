package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsWordsTest {
    private static final Set<String> HTTP = Set.of("http", "https");
    private static final Pattern NODE_ID = Pattern.compile("[a-z0-9-]+");

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

    @Nested
    class Flags {
        @Test
        void trueOfTheFileIsTaken() {
            file.put("cors", true);
            assertThat(settings.flag("cors", false)).isTrue();
        }

        @Test
        void falseOfTheEnvironmentIsTaken() {
            environment.put("HOLDFAST_CORS", "false");
            assertThat(settings.flag("cors", true)).isFalse();
        }

        @Test
        void anythingElseIsReported() {
            environment.put("HOLDFAST_CORS", "yes");
            settings.flag("cors", true);
            assertThat(problems()).containsExactly("cors: yes from HOLDFAST_CORS (expected: true or false)");
        }
    }

    @Nested
    class Texts {
        @Test
        void textIsTakenAsItStands() {
            environment.put("HOLDFAST_HOST", "127.0.0.1");
            assertThat(settings.text("host", "localhost")).isEqualTo("127.0.0.1");
        }

        /** YAML 1.1 reads a bare off as false. */
        @Test
        void offOfTheFileIsTakenWhereSomethingCanBeTurnedOff() {
            file.put("limit", false);
            assertThat(settings.textOrOff("limit", "1/s", Pattern.compile("off|1/s"), "off or 1/s"))
                    .isEqualTo("off");
        }

        @Test
        void emptyTextIsReported() {
            flags.put("host", "");
            settings.text("host", "localhost");
            assertThat(problems()).containsExactly("host: \"\" from --host (expected: text)");
        }

        @Test
        void aNumberIsAskedToStandInQuotes() {
            file.put("node-id", 83);
            settings.text("node-id", "a", NODE_ID, "letters, digits and dashes");
            assertThat(problems()).containsExactly("node-id: 83 from holdfast.yaml (expected: text, in quotes)");
        }

        @Test
        void textOfTheRightFormIsTaken() {
            flags.put("node-id", "node-1");
            assertThat(settings.text("node-id", "a", NODE_ID, "letters, digits and dashes"))
                    .isEqualTo("node-1");
        }

        @Test
        void textOfAnotherFormIsToldTheForm() {
            flags.put("node-id", "Node 1");
            settings.text("node-id", "a", NODE_ID, "letters, digits and dashes");
            assertThat(problems())
                    .containsExactly("node-id: Node 1 from --node-id (expected: letters, digits and dashes)");
        }

        @Test
        void optionalTextThatIsSetIsThere() {
            flags.put("zone", "eu");
            assertThat(settings.optionalText("zone")).contains("eu");
        }

        @Test
        void optionalTextThatIsNotSetIsEmpty() {
            assertThat(settings.optionalText("zone")).isEmpty();
        }
    }

    @Nested
    class Urls {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://localhost",
                    "https://agents.example:8443/v1/chat?x=1",
                    "HTTP://h/",
                    "http://[::1]:80/"
                })
        void absoluteUrlsOfAnAllowedSchemeAreTaken(String written) {
            flags.put("upstream", written);
            assertThat(settings.url("upstream", HTTP)).contains(URI.create(written));
        }

        @Test
        void anUnsetUrlIsEmpty() {
            assertThat(settings.url("upstream", HTTP)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "localhost:9000",
                    "/v1/chat",
                    "ftp://h/",
                    "http:///v1",
                    "http://h:99999/",
                    "http://a b/",
                    "http:x"
                })
        void anythingElseIsToldHowAUrlStarts(String written) {
            flags.put("upstream", written);
            settings.url("upstream", HTTP);
            assertThat(problems())
                    .containsExactly("upstream: " + written
                            + " from --upstream (expected: a URL that starts with http://HOST or https://HOST)");
        }
    }

    @Nested
    class Lists {
        @Test
        void itemsAreSeparatedByCommas() {
            flags.put("cluster-members", "a:5701, b:5702,");
            assertThat(settings.list("cluster-members", List.of())).containsExactly("a:5701", "b:5702");
        }

        @Test
        void aListOfTheFileIsTaken() {
            file.put("cluster-members", new JsonArray().add("a:5701").add("b:5702"));
            assertThat(settings.list("cluster-members", List.of())).containsExactly("a:5701", "b:5702");
        }

        @Test
        void anEmptyListOverridesTheDefault() {
            file.put("cluster-members", new JsonArray());
            assertThat(settings.list("cluster-members", List.of("a:5701"))).isEmpty();
        }

        @Test
        void itemsThatAreNoTextAreReported() {
            file.put("cluster-members", new JsonArray().add(5701));
            settings.list("cluster-members", List.of());
            assertThat(problems())
                    .containsExactly(
                            "cluster-members: [5701] from holdfast.yaml (expected: a list of texts, each in quotes)");
        }
    }

    @Nested
    class Choices {
        @Test
        void aChoiceIsWrittenInLowerCaseWithDashes() {
            flags.put("on-owner-loss", "continue-partial");
            assertThat(settings.choice("on-owner-loss", OnLoss.FAIL, OnLoss.class))
                    .isEqualTo(OnLoss.CONTINUE_PARTIAL);
        }

        @Test
        void anUnknownChoiceIsToldTheOthers() {
            flags.put("on-owner-loss", "REPLAY");
            settings.choice("on-owner-loss", OnLoss.FAIL, OnLoss.class);
            assertThat(problems())
                    .containsExactly("on-owner-loss: REPLAY from --on-owner-loss"
                            + " (expected: one of replay, continue-partial, fail)");
        }

        @Test
        void severalChoicesAreSeparatedByCommas() {
            flags.put("roles", "fail, replay");
            assertThat(settings.choices("roles", EnumSet.allOf(OnLoss.class), OnLoss.class))
                    .containsExactly(OnLoss.REPLAY, OnLoss.FAIL);
        }

        @Test
        void severalChoicesMayBeAListOfTheFile() {
            file.put("roles", new JsonArray().add("fail").add("replay"));
            assertThat(settings.choices("roles", EnumSet.allOf(OnLoss.class), OnLoss.class))
                    .containsExactly(OnLoss.REPLAY, OnLoss.FAIL);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"fail,reply|fail,reply", "''|\"\"", ",|,"})
        void noneOrAnUnknownOneIsToldThem(String written, String shown) {
            flags.put("roles", written);
            settings.choices("roles", EnumSet.allOf(OnLoss.class), OnLoss.class);
            assertThat(problems())
                    .containsExactly(
                            "roles: " + shown + " from --roles (expected: some of replay, continue-partial, fail)");
        }
    }
}
