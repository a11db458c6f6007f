package io.holdfast.stream.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMessagesTest {
    private static JsonMessages parsed(String body) {
        return JsonMessages.parse(body.getBytes(UTF_8)).orElseThrow();
    }

    private static String joined(String body) {
        return new String(parsed(body).joined(), UTF_8);
    }

    @Test
    void anArrayIsItsElements() {
        assertThat(parsed("[1, \"two\", {\"three\": [3]}, [4]]").count()).isEqualTo(4);
    }

    @Test
    void anythingElseIsOneMessage() {
        assertThat(parsed(" {\"a\": [1, 2]} ").count()).isEqualTo(1);
    }

    @Test
    void messagesAreKeptToTheByte() {
        assertThat(joined("[ 1.10 , \"\\u00e9\" ,{ \"b\" : 12345678901234567890 } , null,true ]"))
                .isEqualTo("1.10,\"\\u00e9\",{ \"b\" : 12345678901234567890 },null,true");
    }

    @Test
    void theFirstOfThemAreAPart() {
        assertThat(parsed("[1,2,3]").joined(2)).isEqualTo("1,2".getBytes(UTF_8));
    }

    @Test
    void readersGetOneArray() {
        assertThat(JsonMessages.array(List.of("1,2".getBytes(UTF_8), "3".getBytes(UTF_8)))
                        .toString())
                .isEqualTo("[1,2,3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,", "[1] 2", "1 2", "nope", "{\"a\":}", "[1 2]", "\"open"})
    void whatIsNoJsonIsRefused(String body) {
        assertThat(JsonMessages.parse(body.getBytes(UTF_8))).isEmpty();
    }
}
