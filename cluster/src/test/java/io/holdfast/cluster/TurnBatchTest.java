package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions are words, and answered in capitals. */
class TurnBatchTest {
    private final EventLoop loop = new EventLoop();
    private final List<String> put = new ArrayList<>();
    private TurnBatch<String, String> batch;

    @BeforeEach
    void open() {
        batch = loop.call(() -> new TurnBatch<>(Vertx.currentContext().owner(), (group, words) -> {
            put.add(group + words);
            return group.equals("bad")
                    ? Future.failedFuture("no answer")
                    : Future.succeededFuture(
                            words.stream().map(String::toUpperCase).toList());
        }));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void whatOneTurnAsksIsPutTogether() {
        loop.run(() -> {
            batch.ask("", "a");
            batch.ask("", "b");
        });

        assertThat(put).containsExactly("[a, b]");
    }

    @Test
    void whatAnotherTurnAsksIsPutApart() {
        loop.run(() -> batch.ask("", "a"));
        loop.run(() -> batch.ask("", "b"));

        assertThat(put).containsExactly("[a]", "[b]");
    }

    @Test
    void eachGroupIsPutApart() {
        loop.run(() -> {
            batch.ask("one", "a");
            batch.ask("two", "b");
        });

        assertThat(put).containsExactlyInAnyOrder("one[a]", "two[b]");
    }

    @Test
    void everyoneHasTheirOwnAnswer() {
        List<Future<String>> answers = loop.call(() -> List.of(batch.ask("", "a"), batch.ask("", "b")));

        assertThat(answers).extracting(loop::await).containsExactly("A", "B");
    }

    @Test
    void whoTakesLongWithAnAnswerLetsOthersInBeforeTheNext() {
        List<String> done = new ArrayList<>();
        List<Future<String>> answers = loop.call(() -> {
            Context context = Vertx.currentContext();
            return List.of(
                    batch.ask("", "a").onSuccess(answer -> {
                        context.runOnContext(turnOver -> done.add("somebody else"));
                        workFor(2 * TurnBatch.LONGEST_TURN_NANOS);
                        done.add(answer);
                    }),
                    batch.ask("", "b").onSuccess(done::add));
        });
        answers.forEach(loop::await);

        assertThat(done).containsExactly("A", "somebody else", "B");
    }

    private static void workFor(long nanos) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < nanos) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aGroupFailsTogether() {
        List<Future<String>> answers = loop.call(() -> List.of(batch.ask("bad", "a"), batch.ask("bad", "b")));

        assertThat(answers).allMatch(Future::failed);
    }

    @Test
    void theOtherGroupsDoNot() {
        List<Future<String>> answers = loop.call(() -> List.of(batch.ask("bad", "a"), batch.ask("good", "b")));

        assertThat(answers.get(1).succeeded()).isTrue();
    }
}
