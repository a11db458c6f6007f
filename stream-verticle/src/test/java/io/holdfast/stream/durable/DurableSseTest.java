package io.holdfast.stream.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurableSseTest {
    private static String data(String contentType, String... appends) {
        DurableTerms terms = new DurableTerms(contentType, Optional.empty(), Optional.empty(), Optional.empty());
        List<byte[]> data =
                List.of(appends).stream().map(text -> text.getBytes(UTF_8)).toList();
        return DurableSse.data(new DurableRead(0, data, 2, true, false), terms).toString();
    }

    @Test
    void textIsCutAtEveryEndOfLine() {
        assertThat(data("text/plain", "a\nb\r", "\nid: 7\rc"))
                .isEqualTo(
                        "event: data\ndata:a\ndata:b\ndata:id: 7\ndata:c\nid: 0000000000000000_0000000000000002\n\n");
    }

    @Test
    void jsonIsOneArray() {
        assertThat(data("application/json", "1,2", "3")).startsWith("event: data\ndata:[1,2,3]\n");
    }

    @Test
    void anythingElseIsBase64() {
        assertThat(data("application/octet-stream", "a", "b")).startsWith("event: data\ndata:YWI=\n");
    }

    @Test
    void nobodyComesBackToAClosedStream() {
        assertThat(DurableSse.control(new DurableRead(0, List.of(), 2, true, true), "9")
                        .toString())
                .isEqualTo("event: control\ndata:{\"streamNextOffset\":\"0000000000000000_0000000000000002\","
                        + "\"streamClosed\":true,\"upToDate\":true}\n\n");
    }
}
