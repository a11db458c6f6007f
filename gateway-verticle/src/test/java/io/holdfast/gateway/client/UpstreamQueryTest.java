package io.holdfast.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamQueryTest {

    @ParameterizedTest
    @CsvSource({
        "rate=5,                              rate=5",
        "rate=5&tokens=7,                     rate=5&tokens=7",
        "sessionId=s&rate=5,                  rate=5",
        "rate=5&lastEventId=x-1&tokens=7,     rate=5&tokens=7",
        "sessionId=s&lastEventId=x-1,         ''",
        "sessionId&rate=5,                    rate=5",
        "a=%26&b=%20c,                        a=%26&b=%20c",
        "mysessionId=s&sessionid=t,           mysessionId=s&sessionid=t",
        "a=b=c,                               a=b=c"
    })
    void ourOwnParametersStayHereAndTheRestGoesOnAsItIs(String sent, String passedOn) {
        assertThat(UpstreamQuery.of(sent)).isEqualTo(passedOn);
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&token=t&b=2,      a=1&b=2",
        "token=t,              ''",
        "a=1;token=t&b=2,      a=1&b=2",
        "%74o%6ben=t&a=%26,    a=%26",
        "token=t&token=u&a,    a",
        "tokens=t&%zz=1,       tokens=t&%zz=1"
    })
    void whatIsTakenAwayIsFoundHoweverItIsWritten(String sent, String left) {
        assertThat(UpstreamQuery.without("token", sent)).isEqualTo(left);
    }

    @Test
    void aRequestWithoutAQueryHasNoneForTheUpstream() {
        assertThat(UpstreamQuery.of(null)).isEmpty();
    }

    @Test
    void anEmptyQueryIsNone() {
        assertThat(UpstreamQuery.of("")).isEmpty();
    }
}
