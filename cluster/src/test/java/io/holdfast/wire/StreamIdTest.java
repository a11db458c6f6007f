package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdTest {
    private static final String VALID = "0123456789abcdefghjkmnpqrs";

    @Test
    void aNewIdHas26CharactersOfCrockfordsBase32() {
        assertThat(StreamId.random().value()).matches("[0-9a-hjkmnp-tv-z]{26}");
    }

    @Test
    void noTwoNewIdsAreEqual() {
        Set<StreamId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(StreamId.random());
        }
        assertThat(ids).hasSize(10_000);
    }

    @Test
    void everyCharacterTakesEveryValue() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = StreamId.random().value();
            for (int at = 0; at < id.length(); at++) {
                seen.add(at + ":" + id.charAt(at));
            }
        }
        assertThat(seen).hasSize(26 * 32);
    }

    @Test
    void anIdIsReadBack() {
        assertThat(StreamId.parse(VALID)).hasValue(new StreamId(VALID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdefghjkmnpqr",
                "0123456789abcdefghjkmnpqrst",
                "0123456789ABCDEFGHJKMNPQRS",
                "0123456789abcdefghjkmnpqr-",
                "0123456789abcdefghjkmnpqr\n",
                "0123456789abcdefghjkmnpqrs\n",
                "0123456789abcdefghjkmnpqré",
                "٠١٢٣٤٥٦٧٨٩abcdefghjkmnpqrs",
                "../../../../../../../etc/x"
            })
    void whatNoStreamCanBeCalledIsRejected(String text) {
        assertThat(StreamId.parse(text)).isEmpty();
    }

    @Test
    void anIdThatIsNoneCanNotBeMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId("x"))
                .withMessage("stream: x (expected: 26 digits or lower-case letters)");
    }

    @Test
    void idsAreEqualWhenTheirCharactersAre() {
        assertThat(new StreamId(VALID)).isEqualTo(new StreamId(VALID)).isNotEqualTo(StreamId.random());
    }

    @Test
    void anIdIsWrittenAsItIs() {
        assertThat(new StreamId(VALID)).hasToString(VALID);
    }

    @Test
    void aNameHasTheSameIdEverywhereAndAnotherOneForOthers() {
        StreamId notes = StreamId.named("alice", "notes");

        assertThat(notes.value()).matches("u[0-9a-hjkmnp-tv-z]{25}");
        assertThat(StreamId.named("alice", "notes")).isEqualTo(notes);
        assertThat(StreamId.named("bob", "notes")).isNotEqualTo(notes);
        assertThat(StreamId.named("alice", "note")).isNotEqualTo(notes);
    }

    @Test
    void aDurableStreamIsReadByItsNameOnly() {
        StreamId notes = StreamId.named("alice", "notes");
        StreamId pushed = StreamId.pushed("alice", "notes");

        assertThat(notes.isNamed()).isTrue();
        assertThat(pushed.isNamed()).isFalse();
        assertThat(StreamId.given(notes.value())).isEmpty();
        assertThat(StreamId.given(pushed.value())).hasValue(pushed);
    }

    @Test
    void instancesGetTheSameShareOfStreams() {
        int[] streams = new int[4];
        for (int i = 0; i < 40_000; i++) {
            streams[StreamId.random().instance(4)]++;
        }
        assertThat(IntStream.of(streams)).allSatisfy(share -> assertThat(share).isBetween(9_500, 10_500));
    }

    @Test
    void anIdCanBeMadeForOneInstance() {
        assertThat(IntStream.range(0, 100).mapToObj(i -> StreamId.random(2, 3)))
                .allSatisfy(id -> assertThat(id.instance(3)).isEqualTo(2));
    }

    @Test
    void aStreamAlwaysBelongsToTheSameInstance() {
        assertThat(new StreamId(VALID).instance(7)).isEqualTo(new StreamId(VALID).instance(7));
    }
}
