package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5701", "10.0.0.1", "10.0.0.*", "10.0.0.1-9", "[::1]:5701"})
    void addressIsNoName(String member) {
        assertThat(new MemberNames(List.of(member)).any()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "holdfast-cluster:5701", "node-1.example.org:5701"})
    void everythingElseIs(String member) {
        assertThat(new MemberNames(List.of(member)).any()).isTrue();
    }

    @Test
    void nameIsResolvedWithItsPortBesideAddresses() {
        assertThat(new MemberNames(List.of("10.0.0.1:5702", "localhost:5701")).resolved())
                .contains("10.0.0.1:5702", "127.0.0.1:5701");
    }

    @Test
    void nameThatNobodyKnowsIsNone() {
        assertThat(new MemberNames(List.of("nobody.invalid:5701")).resolved()).isEmpty();
    }

    @Test
    void addressesNameTheMachineItselfButNoName() {
        assertThat(new MemberNames(List.of("10.0.0.1:5702", "localhost:5701")).addresses())
                .containsExactly("10.0.0.1:5702", "127.0.0.1");
    }
}
