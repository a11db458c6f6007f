package io.holdfast.stream.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushBodyTest {
    private static final int MOST = 100;

    private static List<String> data(String contentType, String body) throws PushBody.Unfit {
        return PushBody.items(contentType, "", Buffer.buffer(body), MOST).stream()
                .map(item -> new String(item.data(), UTF_8))
                .toList();
    }

    /** What is behind a CR would be a field of its own to who reads the event. */
    @Test
    void textHasNoCarriageReturnLeft() throws PushBody.Unfit {
        assertThat(data("text/plain; charset=utf-8", "a\rid: 7\r\nb\n")).containsExactly("a\nid: 7\nb\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "APPLICATION/JSON", "application/cloudevents+json; v=1"})
    void jsonIsOneEvent(String type) throws PushBody.Unfit {
        assertThat(data(type, "[1, 2]\n")).containsExactly("[1, 2]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "1 2", "{} x", "nul"})
    void whatIsNoSingleJsonValueIsNoJson(String body) {
        assertThatThrownBy(() -> data("application/json", body + " ")).isInstanceOf(PushBody.Unfit.class);
    }

    @Test
    void typeOfTheRequestIsForEventsWithoutOne() throws PushBody.Unfit {
        assertThat(PushBody.items("text/event-stream", "t", Buffer.buffer("data: a\n\nevent: u\ndata: b\n\n"), MOST))
                .extracting(PushBody.Item::type)
                .containsExactly("t", "u");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        Buffer body = Buffer.buffer(new byte[] {'a', (byte) 0xFF});

        assertThatThrownBy(() -> PushBody.items("text/plain", "", body, MOST)).hasMessage("body: not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/event-stream"})
    void eventMayBeAsLargeAsItMay(String type) {
        String body = "data: " + "x".repeat(MOST) + "\n\n";

        assertThatThrownBy(() -> data(type, body + body.replace("x", "xx")))
                .hasMessageContaining("over 100 bytes (allowed: max-event-size)");
    }
}
