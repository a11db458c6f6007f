package io.holdfast.monitor.operators;

import io.holdfast.settings.Settings;
import java.util.Optional;

/**
 * Who may operate the cluster over the management port.
 *
 * @param token what operators show; one that the cluster makes up when empty
 */
public record AccessConfig(Optional<String> token) {
    private static final int LEAST_CHARS = 16;

    public static AccessConfig from(Settings settings) {
        Optional<String> token = settings.secret("management-token");
        if (token.filter(text -> text.length() < LEAST_CHARS).isPresent()) {
            settings.problem("management-token", "***", "at least " + LEAST_CHARS + " characters");
        }
        return new AccessConfig(token);
    }

    /** Without the token, since records end up in logs. */
    @Override
    public String toString() {
        return "AccessConfig[]";
    }
}
