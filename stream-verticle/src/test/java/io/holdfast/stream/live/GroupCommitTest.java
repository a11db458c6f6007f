package io.holdfast.stream.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.live.StreamRig.Played;
import io.holdfast.wire.Event;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final StreamRig rig = new StreamRig();
    private final Played first = rig.open();
    private final Played second = rig.open();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<List<Append>> underWay() {
        return rig.journal().underWay();
    }

    private static List<String> data(Append append) {
        return append.events().stream().map(GroupCommitTest::data).toList();
    }

    private static String data(Event event) {
        return new String(event.data(), UTF_8);
    }

    @Test
    void whatAllStreamsSayInATurnIsOneAppend() {
        rig.run(() -> {
            first.source().says("a");
            second.source().says("x");
            first.source().says("b");
        });

        assertThat(underWay())
                .singleElement()
                .satisfies(group -> assertThat(group)
                        .extracting(GroupCommitTest::data)
                        .containsExactly(List.of("a", "b"), List.of("x")));
    }

    @Test
    void aStreamHasOnePartInAGroup() {
        rig.run(() -> first.source().says("a"));
        rig.run(() -> first.source().says("b"));
        rig.run(() -> second.source().says("x"));
        rig.acknowledge();

        assertThat(underWay().get(0)).extracting(Append::stream).doesNotHaveDuplicates();
    }

    @Test
    void onlyOneAppendIsUnderWay() {
        rig.run(() -> first.source().says("a"));
        rig.run(() -> second.source().says("x"));
        rig.run(() -> first.source().says("b"));

        assertThat(underWay()).hasSize(1);
    }

    @Test
    void whatArrivesDuringAnAppendGoesIntoOneNextForAllStreamsTogether() {
        rig.run(() -> first.source().says("a"));
        rig.run(() -> second.source().says("x"));
        rig.run(() -> first.source().says("b"));
        rig.run(() -> second.source().says("y"));
        rig.run(() -> first.source().says("c"));

        rig.acknowledge();

        assertThat(underWay())
                .singleElement()
                .satisfies(group -> assertThat(group)
                        .extracting(GroupCommitTest::data)
                        .containsExactlyInAnyOrder(List.of("b", "c"), List.of("x", "y")));
    }

    @Test
    void whenNothingArrivedThereIsNoNextAppend() {
        rig.run(() -> first.source().says("a"));
        rig.acknowledge();

        assertThat(underWay()).isEmpty();
    }

    @Test
    void eachAppendNamesThePositionWhereTheOneBeforeEnds() {
        rig.run(() -> {
            first.source().says("a");
            first.source().says("b");
        });
        rig.acknowledge();
        rig.run(() -> first.source().says("c"));

        assertThat(underWay().get(0))
                .singleElement()
                .satisfies(part -> assertThat(part.position()).isEqualTo(2));
    }

    @Test
    void eventsAreNumberedFromZeroInEachStream() {
        rig.run(() -> {
            first.source().says("a");
            second.source().says("x");
            second.source().says("y");
        });

        assertThat(underWay().get(0))
                .extracting(part -> part.events().stream().map(Event::seq).toList())
                .containsExactly(List.of(0L), List.of(0L, 1L));
    }

    @Test
    void afterAnAppendThatFailedTheOthersGoOn() {
        rig.run(() -> first.source().says("a"));
        rig.run(() -> second.source().says("x"));
        rig.run(() -> rig.journal().fail(new IllegalStateException("out of order")));

        assertThat(underWay())
                .singleElement()
                .satisfies(group -> assertThat(group)
                        .extracting(Append::stream)
                        .containsExactly(second.stream().id()));
    }
}
