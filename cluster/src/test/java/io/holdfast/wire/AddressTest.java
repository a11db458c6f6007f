package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void itNamesTheRoleTheNodeAndTheInstance() {
        assertThat(Address.gateway("n-1", 2).text()).isEqualTo("gateway/n-1/2");
    }

    @Property
    void anAddressIsReadBack(@ForAll("addresses") Address address) {
        assertThat(Address.parse(address.text())).isEqualTo(address);
    }

    @Provide
    Arbitrary<Address> addresses() {
        return AnyFrames.addresses();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "//", "gateway", "gateway/n", "gateway/n/", "gateway/n/x", "gateway/n/99999999999"})
    void whatIsNoAddressIsMalformed(String text) {
        assertThatExceptionOfType(MalformedFrames.class)
                .isThrownBy(() -> Address.parse(text))
                .withMessage("address: " + text + " (expected: role/node/instance)");
    }
}
