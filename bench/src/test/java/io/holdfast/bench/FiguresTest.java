package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void medianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Figures.median(List.of(of(9), of(1), of(2))).get("g", "f")).hasValue(2.0);
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Figures.median(List.of(of(9), of(1), of(2), of(4))).get("g", "f"))
                .hasValue(3.0);
    }

    @Test
    void figureMissingInSomeRoundsHasTheMedianOfTheOthers() {
        assertThat(Figures.median(List.of(new Figures(), of(5))).get("g", "f")).hasValue(5.0);
    }

    private static Figures of(double value) {
        var figures = new Figures();
        figures.put("g", "f", value);
        return figures;
    }
}
