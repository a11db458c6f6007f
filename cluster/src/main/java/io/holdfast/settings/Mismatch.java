package io.holdfast.settings;

/** Says that a configured value is not what its key allows; the message is the rule it breaks. */
final class Mismatch extends Exception {
    Mismatch(String expected) {
        super(expected, null, false, false);
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}
