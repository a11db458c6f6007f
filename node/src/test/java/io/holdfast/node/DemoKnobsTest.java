package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.MultiMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoKnobsTest {

    private static DemoKnobs knobs(String... namesAndValues) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return DemoKnobs.of(parameters);
    }

    @Test
    void withoutKnobsItAnswersAtTwentyTokensASecond() {
        assertThat(knobs()).isEqualTo(new DemoKnobs(20, 0, -1, -1, 200, 0));
    }

    @Test
    void everyKnobCanBeTurned() {
        assertThat(knobs(
                        "rate",
                        "5",
                        "tokens",
                        "7",
                        "fail_after",
                        "0",
                        "stall_after",
                        "3",
                        "status",
                        "503",
                        "delay",
                        "250"))
                .isEqualTo(new DemoKnobs(5, 7, 0, 3, 503, 250));
    }

    @ParameterizedTest
    @CsvSource({
        "rate,        0,       rate: 0 (expected: 1..100000)",
        "rate,        100001,  rate: 100001 (expected: 1..100000)",
        "rate,        fast,    rate: fast (expected: 1..100000)",
        "tokens,      -1,      tokens: -1 (expected: 0..1000000)",
        "fail_after,  -2,      fail_after: -2 (expected: -1..1000000)",
        "stall_after, 1.5,     stall_after: 1.5 (expected: -1..1000000)",
        "status,      199,     status: 199 (expected: 200..599)",
        "delay,       600001,  delay: 600001 (expected: 0..600000)",
        "delay,       '',      delay:  (expected: 0..600000)"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> knobs(name, value))
                .withMessage(said);
    }

    @Test
    void aKnobThatThereIsNotIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> knobs("speed", "5"))
                .withMessage("speed: unknown (expected: rate, tokens, fail_after, stall_after, status or delay)");
    }

    @Test
    void theFirstEventIsDueAtOnce() {
        assertThat(knobs("rate", "1").due(0)).isEqualTo(1);
    }

    @Test
    void afterASecondTheRateIsDue() {
        assertThat(knobs("rate", "20").due(TimeUnit.SECONDS.toNanos(1))).isEqualTo(21);
    }

    @Test
    void aDayAtTheHighestRateIsNoOverflow() {
        assertThat(knobs("rate", "100000").due(TimeUnit.HOURS.toNanos(24))).isEqualTo(Integer.MAX_VALUE);
    }
}
