package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.live.StreamHistory.Kind;
import io.holdfast.stream.live.StreamHistory.Station;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamHistoryTest {
    private static final long OPENED = 1_700_000_000_000L;

    private final Words words = new Words();
    private final StreamHistory history = StreamHistory.opened(words, OPENED, "n-1");

    @Test
    void firstEventAndTheLongestGapAreMeasuredFromWhatWasJournaled() {
        history.events(OPENED + 120);
        history.events(OPENED + 150);
        history.events(OPENED + 950);
        history.events(OPENED + 960);

        assertThat(history.firstEventMs()).isEqualTo(120);
        assertThat(history.longestGapMs()).isEqualTo(800);
    }

    @Test
    void manyReadersLeaveTheBeginningAndTheLatest() {
        for (int i = 1; i <= 1_000; i++) {
            history.reader(OPENED + i, "n-2", 0);
        }

        List<Station> stations = history.stations();
        assertThat(stations).hasSize(StreamHistory.MOST);
        assertThat(stations.get(0).kind()).isEqualTo(Kind.OPENED);
        assertThat(stations.get(StreamHistory.MOST - 1).atMs()).isEqualTo(OPENED + 1_000);
        assertThat(history.dropped()).isEqualTo(1_001 - StreamHistory.MOST);
    }

    @Test
    void readerWithACursorResumesUnlessTheStreamHasJustMoved() {
        history.reader(OPENED + 10, "n-2", 5);
        history.takenOver(OPENED + 20, "n-1", "n-3", 6);
        history.reader(OPENED + 30, "n-2", 6);

        assertThat(history.stations())
                .extracting(Station::kind)
                .endsWith(Kind.READER_RESUMED, Kind.TAKEN_OVER, Kind.READER_FOLLOWED);
        assertThat(history.resumes()).isEqualTo(1);
    }

    @Test
    void nextOwnerGoesOnWithIt() {
        history.events(OPENED + 120);
        history.events(OPENED + 500);
        history.reader(OPENED + 600, "n-2", 7);
        history.add(OPENED + 700, Kind.MOVED, "n-1", "n-3");

        StreamHistory next = StreamHistory.parse(new Words(), history.text());
        next.takenOver(OPENED + 720, "n-3", "n-3", 9);

        assertThat(next.firstEventMs()).isEqualTo(120);
        assertThat(next.longestGapMs()).isEqualTo(380);
        assertThat(next.stations())
                .startsWith(history.stations().toArray(Station[]::new))
                .last()
                .isEqualTo(new Station(OPENED + 720, Kind.TAKEN_OVER, "n-1", "n-3"));
    }

    @Test
    void whatCanNotBeReadIsAnEmptyHistory() {
        for (String text : List.of("", "nonsense", "1,2", "1,-1,0,0,0,0,0;x,1,a,b")) {
            assertThat(StreamHistory.parse(words, text).stations()).as(text).isEmpty();
        }
    }

    @Test
    void namesThatAreTooManyAreNotKept() {
        for (int i = 0; i < 2 * Words.MOST; i++) {
            words.number("n-" + i);
        }

        assertThat(words.word(words.number("one-more"))).isEmpty();
    }
}
