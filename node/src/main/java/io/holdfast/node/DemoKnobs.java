package io.holdfast.node;

import io.vertx.core.MultiMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How the demo agent is asked to behave, by query parameters.
 *
 * @param rate events per second
 * @param tokens of the answer, 0 for as many as it has
 * @param failAfter events after which the connection is reset, -1 for never
 * @param stallAfter events after which it falls silent, -1 for never
 * @param status answered instead of a stream, 200 for none
 * @param delayMs before the first byte
 */
record DemoKnobs(int rate, int tokens, int failAfter, int stallAfter, int status, int delayMs) {
    private static final Set<String> NAMES = Set.of("rate", "tokens", "fail_after", "stall_after", "status", "delay");
    private static final int MAX_RATE = 100_000;
    private static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_DELAY_MS = 600_000;

    static DemoKnobs of(MultiMap parameters) {
        for (String name : parameters.names()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        name + ": unknown (expected: rate, tokens, fail_after, stall_after," + " status or delay)");
            }
        }
        return new DemoKnobs(
                number(parameters, "rate", 20, 1, MAX_RATE),
                number(parameters, "tokens", 0, 0, MAX_TOKENS),
                number(parameters, "fail_after", -1, -1, MAX_TOKENS),
                number(parameters, "stall_after", -1, -1, MAX_TOKENS),
                number(parameters, "status", 200, 200, 599),
                number(parameters, "delay", 0, 0, MAX_DELAY_MS));
    }

    private static int number(MultiMap parameters, String name, int def, int min, int max) {
        String text = parameters.get(name);
        if (text == null) {
            return def;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(name, text, min, max);
        }
        throw wrong(name, text, min, max);
    }

    private static IllegalArgumentException wrong(String name, String text, int min, int max) {
        return new IllegalArgumentException(name + ": " + text + " (expected: " + min + ".." + max + ")");
    }

    /** Events that should have been sent by now; the first at once. */
    int due(long elapsedNanos) {
        return (int) Math.min(Integer.MAX_VALUE, 1 + elapsedNanos * rate / TimeUnit.SECONDS.toNanos(1));
    }
}
