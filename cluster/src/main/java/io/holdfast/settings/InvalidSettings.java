package io.holdfast.settings;

import java.util.List;

/** Everything that is wrong with the configuration, one problem a line: the operator's to mend, so without a stack trace. */
public final class InvalidSettings extends RuntimeException {
    private final List<String> problems;

    public InvalidSettings(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
