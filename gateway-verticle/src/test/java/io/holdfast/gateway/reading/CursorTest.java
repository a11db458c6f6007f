package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.Sample.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.client.HttpProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Nested
    class Parsing {
        @Test
        void readingGoesOnBehindTheEventThatWasSeen() {
            assertThat(Cursor.parse(STREAM + "-41")).hasValue(new Cursor(STREAM, 42));
        }

        @Test
        void theFirstEventMayBeTheLastSeen() {
            assertThat(Cursor.parse(STREAM + "-0")).hasValue(new Cursor(STREAM, 1));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "-",
                    "41",
                    "-41",
                    "0123456789abcdefghjkmnpqrs",
                    "0123456789abcdefghjkmnpqrs-",
                    "0123456789abcdefghjkmnpqrs--1",
                    "0123456789abcdefghjkmnpqrs-x",
                    "0123456789abcdefghjkmnpqrs-1.0",
                    "0123456789abcdefghjkmnpqrs- 1",
                    "0123456789abcdefghjkmnpqrs-gone",
                    "0123456789abcdefghjkmnpqrs-9223372036854775807",
                    "0123456789abcdefghjkmnpqrs-9223372036854775808",
                    "0123456789ABCDEFGHJKMNPQRS-1",
                    "short-1"
                })
        void whatWeHaveNotWrittenIsNoCursor(String text) {
            assertThat(Cursor.parse(text)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0123456789abcdefghjkmnpqrs-+1",
                    "0123456789abcdefghjkmnpqrs-007",
                    "0123456789abcdefghjkmnpqrs-٣"
                })
        void aNumberThatWeWouldWriteOtherwiseIsNoCursor(String text) {
            assertThat(Cursor.parse(text)).isEmpty();
        }
    }

    @Nested
    class Sent {
        private final HttpProbe<String> probe = new HttpProbe<>(Cursor::sent);

        @AfterEach
        void close() {
            probe.close();
        }

        @Test
        void aBrowserSendsItInAHeader() {
            assertThat(probe.get("/", "Last-Event-ID: a-1")).isEqualTo("a-1");
        }

        @Test
        void whoCanNotSetHeadersSendsAParameter() {
            assertThat(probe.get("/?lastEventId=a-1")).isEqualTo("a-1");
        }

        /** An EventSource reconnects with the URL it was made with, and the header says where it is by now. */
        @Test
        void theHeaderWins() {
            assertThat(probe.get("/?lastEventId=a-1", "Last-Event-ID: a-2")).isEqualTo("a-2");
        }

        @Test
        void anEmptyHeaderIsNone() {
            assertThat(probe.get("/?lastEventId=a-1", "Last-Event-ID:")).isEqualTo("a-1");
        }

        @Test
        void whoComesForTheFirstTimeSendsNothing() {
            assertThat(probe.get("/")).isEmpty();
        }
    }
}
