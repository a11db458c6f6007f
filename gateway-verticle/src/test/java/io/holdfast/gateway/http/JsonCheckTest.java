package io.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"é 流\"}]}",
                " \n{\"a\":1}\t ",
                "\"text\"",
                "-1.5e3",
                "true",
                "null"
            })
    void oneJsonValueIsFine(String body) {
        assertThat(JsonCheck.fault(Buffer.buffer(body), 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[1 2]",
                "tru",
                "hello",
                "\"open",
                "// {}",
                "NaN",
                "\u0001"
            })
    void whatIsNoJsonHasAFault(String body) {
        assertThat(JsonCheck.fault(Buffer.buffer(body), 100)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "1 2", "{} x", "[],"})
    void moreThanOneValueIsAFault(String body) {
        assertThat(JsonCheck.fault(Buffer.buffer(body), 100)).isPresent();
    }

    @Test
    void anEmptyBodyIsAFault() {
        assertThat(JsonCheck.fault(Buffer.buffer(), 100)).hasValue("body: empty (expected: JSON)");
    }

    @Test
    void whiteSpaceAloneIsAFault() {
        assertThat(JsonCheck.fault(Buffer.buffer(" \n "), 100)).isPresent();
    }

    @Test
    void aFaultSaysWhere() {
        assertThat(JsonCheck.fault(Buffer.buffer("{\n  \"a\": x}"), 100))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("body: line 2, column "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1]]", "{\"a\":[1,{}]}"})
    void valuesMayBeNestedAsDeepAsIsAllowed(String body) {
        assertThat(JsonCheck.fault(Buffer.buffer(body), 3)).isEmpty();
        assertThat(JsonCheck.fault(Buffer.buffer(body), 1))
                .hasValueSatisfying(fault -> assertThat(fault).contains("more than 1 levels", "max-json-depth"));
    }

    @Test
    void valuesThatAreNestedTooDeepAreAFault() {
        assertThat(JsonCheck.fault(Buffer.buffer("[".repeat(100_000)), 100)).isPresent();
    }

    /** Jackson looks at the first four bytes for UTF-16 and UTF-32, and reports oddities of those as an IOException. */
    @Test
    void oddEncodingsAreFaultsToo() {
        assertThat(JsonCheck.fault(Buffer.buffer(new byte[] {0, 'A', 0, 0}), 100))
                .isPresent();
    }

    @Test
    void noBytesAreMoreThanAFault() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[1 + random.nextInt(12)];
            for (int at = 0; at < body.length; at++) {
                body[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
            }

            assertThat(JsonCheck.fault(Buffer.buffer(body), 100)).isNotNull();
        }
    }
}
