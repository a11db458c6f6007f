package io.holdfast.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ColdCodeTest {
    private long compiledMs = 5_000;
    private long nowNanos;
    private final ColdCode code = new ColdCode(() -> compiledMs, nowNanos);

    private boolean lookAfterASecond(int compilersMs) {
        compiledMs += compilersMs;
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        return code.look(nowNanos);
    }

    @Test
    void itIsColdWhileCompilersTakeMoreThanAFifthOfAProcessor() {
        assertThat(lookAfterASecond(201)).isTrue();
        assertThat(lookAfterASecond(1_900)).isTrue();
    }

    @Test
    void itIsWarmWhenTheyTakeLess() {
        assertThat(lookAfterASecond(199)).isFalse();
    }

    @Test
    void whatWasCompiledBeforeTheLastLookDoesNotCount() {
        lookAfterASecond(1_900);

        assertThat(lookAfterASecond(0)).isFalse();
    }
}
