package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamsTest {
    private static final Upstream ONE = new Upstream(URI.create("http://one/"), 1);
    private static final Upstream THREE = new Upstream(URI.create("http://three/"), 3);
    private static final List<Upstream> BOTH = List.of(ONE, THREE);

    @ParameterizedTest
    @CsvSource({"0, 1", "0.24, 1", "0.25, 3", "0.5, 3", "0.999, 3"})
    void eachUpstreamHasItsShareOfTheCalls(double random, int weight) {
        assertThat(Upstreams.choose(BOTH, any -> true, random))
                .map(Upstream::weight)
                .contains(weight);
    }

    @Test
    void unhealthyUpstreamIsLeftOut() {
        assertThat(Upstreams.choose(BOTH, upstream -> !upstream.equals(THREE), 0.9))
                .contains(ONE);
    }

    @Test
    void oneOfAllIsTriedWhenNoneIsHealthy() {
        assertThat(Upstreams.choose(BOTH, any -> false, 0.9)).contains(THREE);
    }

    @Test
    void whereThereIsNoUpstreamThereIsNoChoice() {
        assertThat(Upstreams.choose(List.of(), any -> true, 0.5)).isEmpty();
    }
}
