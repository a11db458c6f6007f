package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    @Test
    void noTwoFaultsHaveTheSameCode() {
        assertThat(Stream.of(Fault.values()).map(Fault::code)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void aCodeIsLowerSnakeCase(Fault fault) {
        assertThat(fault.code()).matches("[a-z]+(_[a-z]+)*");
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsFoundByItsCode(Fault fault) {
        assertThat(Fault.of(fault.code())).isSameAs(fault);
    }

    @ParameterizedTest
    @EnumSource
    void aStatusIsAnHttpError(Fault fault) {
        assertThat(fault.status()).isBetween(400, 599);
    }

    /** Style: what, the value, the rule; no full stop, no blame. */
    @ParameterizedTest
    @EnumSource
    void aTitleIsOneSentenceWithoutAFullStop(Fault fault) {
        assertThat(fault.title()).matches("[A-Z][^.!]+");
    }

    @Test
    void aCodeThatANewerNodeMadeUpIsInternal() {
        assertThat(Fault.of("made_up_later")).isSameAs(Fault.INTERNAL);
    }
}
