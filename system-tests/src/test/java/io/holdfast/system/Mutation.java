package io.holdfast.system;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes something wrong out of something right; the same again from the same random numbers. */
final class Mutation {
    /** What parsers trip over. */
    private static final List<String> TRICKS = List.of(
            "\u0000",
            "\r",
            "\n",
            "\r\n",
            "\r\n\r\n",
            "\t",
            "\u000b",
            "\u007f",
            "\u0080",
            "\u00ff",
            "\u00c0\u00af",
            "%00",
            "%",
            "%2",
            "%zz",
            "%2e%2e%2f",
            "../",
            "..;/",
            "//",
            "\\",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            "[[[[[[[[",
            ":",
            ",",
            ";",
            "=",
            "&",
            "?",
            "#",
            "-",
            "-1",
            "+1",
            "0x1",
            "1e309",
            "99999999999999999999",
            "NaN",
            "null",
            "true",
            "\\u0000",
            "\\ud800",
            "\\uZZZZ",
            "*",
            "${jndi:x}",
            "<!--",
            "data: x\n\n",
            "id: 1\n",
            "chunked",
            " ");

    private static final int MOST_CHANGES = 4;

    private final RandomGenerator random;

    Mutation(RandomGenerator random) {
        this.random = random;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Each character is one octet. */
    String of(String text) {
        StringBuilder mutant = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            change(mutant);
        }
        return mutant.toString();
    }

    private void change(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> text.insert(at, oneOf(TRICKS));
            case 1 -> text.replace(at, end, oneOf(TRICKS));
            case 2 -> text.delete(at, end);
            case 3 -> text.insert(at, text.substring(at, end));
            case 4 -> text.replace(at, end, octets(end - at));
            default -> text.setLength(at);
        }
    }

    String octets(int length) {
        return new String(random.ints(length, 0, 256).toArray(), 0, length);
    }

    static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }
}
