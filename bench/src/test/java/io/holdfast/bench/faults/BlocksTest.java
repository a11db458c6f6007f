package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.bench.MalformedResponse;
import io.holdfast.bench.SseBlockParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
    private final List<Seen> seen = new ArrayList<>();

    private void feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        new SseBlockParser(new Blocks("s", seen::add)).feed(bytes, 0, bytes.length);
    }

    @Test
    void eventsHaveTheNumberInTheirId() {
        feed("id: s-0\ndata: a\n\n: hb\nid: s-1\ndata: b\n\n");
        assertThat(seen).containsExactly(new Seen(0, "", "a"), new Seen(1, "", "b"));
    }

    @Test
    void errorMayHaveNoNumber() {
        feed("event: error\ndata: {}\n\n");
        assertThat(seen).containsExactly(new Seen(Seen.NUMBERLESS, "error", "{}"));
    }

    @Test
    void errorMaySayThatThereIsNothingToComeBackFor() {
        feed("id: s-gone\nevent: error\ndata: {}\n\n");
        assertThat(seen).containsExactly(new Seen(Seen.GONE, "error", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: a\n\n",
                "id: t-0\ndata: a\n\n",
                "id: s-x\ndata: a\n\n",
                "id: s-\ndata: a\n\n",
                "id: s-0\n\n",
                "id: s-0\ndata: a\ndata: b\n\n",
                "id: s-gone\ndata: a\n\n",
                "id: s-0\ndate: a\n\n"
            })
    void whatOursNeverLookLikeIsRefused(String block) {
        assertThatThrownBy(() -> feed(block)).isInstanceOf(MalformedResponse.class);
    }
}
