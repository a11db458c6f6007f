package io.holdfast.bench;

/** An option whose value can't be used. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }

    public static void check(boolean holds, String option, Object value, String expected) {
        if (!holds) {
            throw new UsageException("%s: %s (expected: %s)".formatted(option, value, expected));
        }
    }
}
