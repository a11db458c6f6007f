package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsQuantitiesTest {
    private final JsonObject flags = new JsonObject();
    private final JsonObject environment = new JsonObject();
    private final JsonObject file = new JsonObject();
    private final Settings settings = new Settings(new Layers(flags, environment, "holdfast.yaml", file));

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
    class Numbers {
        @ParameterizedTest
        @ValueSource(strings = {"0", "65535", " 8081 "})
        void integersWithinTheRangeAreTaken(String written) {
            flags.put("http-port", written);
            assertThat(httpPort()).isEqualTo(Integer.parseInt(written.strip()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "65536", "99999999999999999999", "80.5", "eighty", "80 90", "80m", "0x50", "٨٠"})
        void anythingElseIsReportedWithTheRange(String written) {
            flags.put("http-port", written);
            httpPort();
            assertThat(problems()).containsExactly("http-port: " + written + " from --http-port (expected: 0..65535)");
        }

        @Test
        void theDefaultStandsInForABadValue() {
            flags.put("http-port", "70000");
            assertThat(httpPort()).isEqualTo(8080);
        }

        @Test
        void negativeIntegersAreTaken() {
            file.put("offset", -3);
            assertThat(settings.integer("offset", 0, -5, 5)).isEqualTo(-3);
        }

        @Test
        void aMappingWhereANumberIsExpectedIsReported() {
            file.put("http-port", new JsonObject().put("value", 80));
            httpPort();
            assertThat(problems()).containsExactly("http-port: {\"value\":80} from holdfast.yaml (expected: 0..65535)");
        }

        @Test
        void aListWhereANumberIsExpectedIsReported() {
            file.put("http-port", new JsonArray().add(80));
            httpPort();
            assertThat(problems()).containsExactly("http-port: [80] from holdfast.yaml (expected: 0..65535)");
        }
    }

    @Nested
    class Durations {
        @ParameterizedTest
        @CsvSource({"500ms,500", "15s,15000", "15 s,15000", "5m,300000"})
        void durationsCarryAUnit(String written, long millis) {
            environment.put("HOLDFAST_IDLE_TIMEOUT", written);
            assertThat(idleTimeout()).isEqualTo(Duration.ofMillis(millis));
        }

        @Test
        void hoursAreAUnit() {
            flags.put("session-ttl", "2h");
            assertThat(settings.duration("session-ttl", Duration.ofHours(1), Duration.ZERO, Duration.ofHours(24)))
                    .isEqualTo(Duration.ofHours(2));
        }

        @Test
        void aBareNumberIsToldWhichUnitsThereAre() {
            file.put("idle-timeout", 15);
            idleTimeout();
            assertThat(problems())
                    .containsExactly(
                            "idle-timeout: 15 from holdfast.yaml (expected: a unit after the number, one of ms, s, m, h)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"15d", "15S", "1m30s", "soon", "1.5s"})
        void aMalformedDurationIsToldRangeAndUnits(String written) {
            flags.put("idle-timeout", written);
            idleTimeout();
            assertThat(problems())
                    .containsExactly("idle-timeout: " + written
                            + " from --idle-timeout (expected: 100ms..10m, unit one of ms, s, m, h)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"99ms", "11m", "-5s", "99999999999999999999h"})
        void aDurationOutOfRangeIsToldTheRange(String written) {
            flags.put("idle-timeout", written);
            idleTimeout();
            assertThat(problems())
                    .containsExactly("idle-timeout: " + written + " from --idle-timeout (expected: 100ms..10m)");
        }

        @Test
        void aRangeFromZeroPrintsItsUnit() {
            flags.put("drain", "2h");
            settings.duration("drain", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(30));
            assertThat(problems()).containsExactly("drain: 2h from --drain (expected: 0ms..30m)");
        }
    }

    @Nested
    class Sizes {
        @ParameterizedTest
        @CsvSource({"2048,2048", "64KB,65536", "10MB,10485760"})
        void sizesAreBytesOrCarryAUnit(String written, long bytes) {
            environment.put("HOLDFAST_FRAME_SIZE", written);
            assertThat(frameSize()).isEqualTo(bytes);
        }

        @Test
        void aBareNumberOfTheFileIsBytes() {
            file.put("frame-size", 4096);
            assertThat(frameSize()).isEqualTo(4096);
        }

        @Test
        void gigabytesAreAUnit() {
            file.put("journal-size", "3GB");
            assertThat(settings.bytes("journal-size", 0, 0, Long.MAX_VALUE)).isEqualTo(3L << 30);
        }

        @Test
        void aSizeOutOfRangeIsToldTheRange() {
            file.put("frame-size", "1GB");
            frameSize();
            assertThat(problems()).containsExactly("frame-size: 1GB from holdfast.yaml (expected: 1KB..10MB)");
        }

        @Test
        void anUnknownUnitIsToldTheUnits() {
            file.put("frame-size", "64kilo");
            frameSize();
            assertThat(problems())
                    .containsExactly(
                            "frame-size: 64kilo from holdfast.yaml (expected: 1KB..10MB, unit one of KB, MB, GB)");
        }
    }
}
