package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTemplateTest {
    private final EventTemplate template = new EventTemplate(220);

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 123_456, Long.MAX_VALUE})
    void blockHasExactlyTheAskedSize(long n) {
        assertThat(block(template, n, Long.MAX_VALUE))
                .hasSize(220)
                .startsWith("data: ")
                .endsWith("\"}\n\n");
    }

    @Test
    void dataIsJsonWithNumberAndTime() {
        String block = block(template, 17, 1_234_567);
        var json = new JsonObject(block.substring("data: ".length()));
        assertThat(json.getMap()).containsEntry("n", 17).containsEntry("t", 1_234_567);
    }

    @Test
    void shorterNumbersLeaveNothingOfLongerOnes() {
        block(template, Long.MAX_VALUE, Long.MAX_VALUE);
        var json = new JsonObject(block(template, 1, 2).substring("data: ".length()));
        assertThat(json.getString("pad")).matches("x+");
    }

    @Test
    void smallestSizeHoldsTheWidestNumbers() {
        String block = block(new EventTemplate(EventTemplate.MIN_SIZE), Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(block).hasSize(EventTemplate.MIN_SIZE);
    }

    private static String block(EventTemplate template, long n, long t) {
        String chunk = template.event(n, t).toString();
        int head = chunk.indexOf("\r\n") + 2;
        int size = Integer.parseInt(chunk.substring(0, head - 2), 16);
        assertThat(chunk.substring(head + size)).isEqualTo("\r\n");
        return chunk.substring(head, head + size);
    }
}
