package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private long nanos = -TimeUnit.SECONDS.toNanos(3);

    private RetryBudget budget(int percent, int perSecond) {
        return new RetryBudget(new RetryRule(3, percent, perSecond), () -> nanos);
    }

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static long taken(RetryBudget budget, int wanted) {
        return IntStream.range(0, wanted).filter(one -> budget.take()).count();
    }

    private static RetryBudget asked(RetryBudget budget, int questions) {
        IntStream.range(0, questions).forEach(one -> budget.asked());
        return budget;
    }

    @Test
    void shareOfTheQuestionsMayBeAskedAgain() {
        assertThat(taken(asked(budget(20, 0), 100), 100)).isEqualTo(20);
    }

    @Test
    void fewMayBeAskedAgainInAnyCase() {
        assertThat(taken(budget(20, 1), 100)).isEqualTo(RetryBudget.WINDOW);
    }

    @Test
    void questionsOfSomeSecondsAgoStillCount() {
        RetryBudget budget = asked(budget(20, 0), 100);
        pass(RetryBudget.WINDOW - 1);

        assertThat(taken(budget, 100)).isEqualTo(20);
    }

    @Test
    void olderOnesDoNot() {
        RetryBudget budget = asked(budget(20, 0), 100);
        pass(RetryBudget.WINDOW);

        assertThat(taken(budget, 100)).isZero();
    }

    @Test
    void whatWasTakenIsThereAgainAfterAWhile() {
        RetryBudget budget = budget(0, 1);
        taken(budget, 100);
        pass(RetryBudget.WINDOW);

        assertThat(taken(budget, 100)).isEqualTo(RetryBudget.WINDOW);
    }

    @Test
    void longSilenceForgetsAll() {
        RetryBudget budget = asked(budget(20, 0), 100);
        pass(1_000_000);

        assertThat(taken(budget, 100)).isZero();
    }
}
