package io.holdfast.cluster;

import static io.holdfast.cluster.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final List<NodeInfo> FIVE = List.of(node("a"), node("b"), node("c"), node("d"), node("e"));

    private static String chosen(String session, List<NodeInfo> nodes, String self) {
        return Placement.choose(session, nodes, self).map(NodeInfo::id).orElse("none");
    }

    private static Stream<String> sessions(int count) {
        return IntStream.range(0, count).mapToObj(number -> "session-" + number);
    }

    @Nested
    class Itself {
        @Test
        void aNodeTakesItsOwnSessions() {
            assertThat(sessions(100).map(session -> chosen(session, FIVE, "c"))).containsOnly("c");
        }

        @Test
        void itPassesThemOnWhenItIsFull() {
            assertThat(chosen("s", List.of(node("a", 0, 100), node("b")), "a")).isEqualTo("b");
        }

        @Test
        void itPassesThemOnWhenItCarriesMuchMoreThanTheMean() {
            assertThat(chosen("s", List.of(node("a", 200, 10), node("b", 100, 90)), "a"))
                    .isEqualTo("b");
        }
    }

    @Nested
    class WithoutStreamsOfItsOwn {
        @Test
        void whoeverAsksGetsTheSameAnswer() {
            List<NodeInfo> otherOrder = new ArrayList<>(FIVE);
            Collections.reverse(otherOrder);

            assertThat(sessions(1_000).map(session -> chosen(session, FIVE, "gateway-1")))
                    .containsExactlyElementsOf(sessions(1_000)
                            .map(session -> chosen(session, otherOrder, "gateway-2"))
                            .toList());
        }

        @Test
        void everyNodeGetsItsShare() {
            Map<String, Long> shares = sessions(10_000)
                    .map(session -> chosen(session, FIVE, "gateway"))
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

            assertThat(shares).hasSize(5);
            assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(1_800L, 2_200L));
        }

        @Test
        void aLostNodeMovesNoSessionButItsOwn() {
            List<NodeInfo> four =
                    FIVE.stream().filter(node -> !node.id().equals("c")).toList();

            assertThat(sessions(1_000)
                            .filter(session -> !chosen(session, FIVE, "gateway").equals("c")))
                    .allSatisfy(session ->
                            assertThat(chosen(session, four, "gateway")).isEqualTo(chosen(session, FIVE, "gateway")));
        }

        @Test
        void aLostNodesSessionsGoToAllOthers() {
            List<NodeInfo> four =
                    FIVE.stream().filter(node -> !node.id().equals("c")).toList();

            assertThat(sessions(1_000)
                            .filter(session -> chosen(session, FIVE, "gateway").equals("c"))
                            .map(session -> chosen(session, four, "gateway")))
                    .contains("a", "b", "d", "e");
        }
    }

    @Nested
    class Load {
        @Test
        void nobodyIsGivenMuchMoreThanTheMean() {
            int[] streams = {200, 100, 100, 100};
            List<NodeInfo> nodes = nodes(streams);

            assertThat(sessions(500).map(session -> chosen(session, nodes, "gateway")))
                    .doesNotContain("n0")
                    .contains("n1", "n2", "n3");
        }

        @Test
        void theBoundHoldsHoweverTheSessionsFall() {
            int[] streams = new int[4];
            sessions(4_000)
                    .forEach(session -> streams[
                            Integer.parseInt(
                                    chosen(session, nodes(streams), "n0").substring(1))]++);

            assertThat(IntStream.of(streams))
                    .allSatisfy(carried -> assertThat(carried).isLessThanOrEqualTo(1_251));
        }

        @Test
        void fewStreamsAreNoImbalance() {
            List<NodeInfo> nodes = List.of(node("a", 50, 0), node("b", 0, 0));

            assertThat(chosen("s", nodes, "a")).isEqualTo("a");
        }

        @Test
        void fullNodesAreAvoided() {
            List<NodeInfo> nodes = List.of(node("a", 0, 100), node("b", 0, 99), node("c", 0, 100));

            assertThat(sessions(100).map(session -> chosen(session, nodes, "gateway")))
                    .containsOnly("b");
        }

        @Test
        void whenAllAreFullTheOneWithTheFewestStreamsIsAsked() {
            List<NodeInfo> nodes = List.of(node("a", 9, 100), node("b", 7, 100), node("c", 8, 100));

            assertThat(chosen("s", nodes, "gateway")).isEqualTo("b");
        }

        @Test
        void whenAllAreFullANodeThatAsksForItselfIsGivenWhatItLetsIn() {
            List<NodeInfo> nodes = List.of(node("a", 9, 100), node("b", 7, 100));

            assertThat(chosen("s", nodes, "a")).isEqualTo("a");
        }

        @Test
        void nodeWithMoreThanItsShareGoesBeforeOneThatIsFull() {
            List<NodeInfo> nodes = List.of(node("a", 0, 100), node("b", 900, 99));

            assertThat(chosen("s", nodes, "a")).isEqualTo("b");
        }

        @Test
        void withoutNodesThereIsNoAnswer() {
            assertThat(Placement.choose("s", List.of(), "a")).isEmpty();
        }

        private List<NodeInfo> nodes(int... streams) {
            return IntStream.range(0, streams.length)
                    .mapToObj(i -> node("n" + i, streams[i], 0))
                    .toList();
        }
    }

    @Nested
    class LeastLoaded {
        @Test
        void theLoadDecidesFirst() {
            assertThat(Placement.leastLoaded(List.of(node("a", 0, 50), node("b", 900, 40))))
                    .hasValue(node("b", 900, 40));
        }

        @Test
        void thenTheNumberOfStreams() {
            assertThat(Placement.leastLoaded(List.of(node("a", 2, 50), node("b", 1, 50))))
                    .hasValue(node("b", 1, 50));
        }

        @Test
        void thenTheNameSoThatAllGatewaysAgree() {
            assertThat(Placement.leastLoaded(List.of(node("b"), node("a")))).hasValue(node("a"));
        }

        @Test
        void withoutNodesThereIsNone() {
            assertThat(Placement.leastLoaded(List.of())).isEmpty();
        }

        @Test
        void manySessionsAtOnceAreSpreadByTheRoomThatEachNodeHas() {
            List<NodeInfo> nodes = List.of(node("a", 0, 80), node("b", 0, 40));

            assertThat(Placement.leastLoaded(sessions(100).toList(), nodes).values())
                    .filteredOn(placed -> placed.id().equals("a"))
                    .hasSize(25);
        }

        @Test
        void ofManyEachHasAPlace() {
            assertThat(Placement.leastLoaded(sessions(100).toList(), FIVE)).hasSize(100);
        }

        @Test
        void aFullNodeIsBetterThanNone() {
            assertThat(Placement.leastLoaded(List.of("s"), List.of(node("a", 0, 100))))
                    .containsEntry("s", node("a", 0, 100));
        }
    }
}
