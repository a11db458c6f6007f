package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "heartbeat, heartbeat, 0",
        "haertbeat, heartbeat, 1",
        "heartbea, heartbeat, 1",
        "heartbeats, heartbeat, 1",
        "heartbaat, heartbeat, 1",
        "HeartBeat, heartbeat, 0",
        "ab, ba, 1",
        "'', abc, 3",
        "kitten, sitting, 3"
    })
    void everyEditCountsOne(String one, String other, int edits) {
        assertThat(Spelling.distance(one, other)).isEqualTo(edits);
    }

    @Test
    void theNearestNameIsMeant() {
        assertThat(Spelling.closest("htp-port", List.of("ws-port", "http-port", "host")))
                .contains("http-port");
    }

    @Test
    void amongEquallyNearNamesTheFirstOfTheAlphabetIsMeant() {
        assertThat(Spelling.closest("host-c", List.of("host-b", "host-a"))).contains("host-a");
    }

    @Test
    void aNameThatDiffersInMoreThanAThirdIsNotMeant() {
        assertThat(Spelling.closest("zone", List.of("host"))).isEmpty();
    }
}
