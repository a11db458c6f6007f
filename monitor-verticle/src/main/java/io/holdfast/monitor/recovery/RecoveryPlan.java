package io.holdfast.monitor.recovery;

import io.holdfast.cluster.FailureCause;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done about a failure, one step after the other; a step that fails does not stop the plan. */
enum RecoveryPlan {
    CONNECTION,
    MEMORY,
    RESTART;

    /** In their order. */
    List<RecoveryStep> steps() {
        return switch (this) {
            case CONNECTION ->
                List.of(
                        RecoveryStep.CHECK_CONNECTIONS,
                        RecoveryStep.RESET_CONNECTIONS,
                        RecoveryStep.UPDATE_LOAD_BALANCER);
            case MEMORY ->
                List.of(
                        RecoveryStep.COLLECT_GARBAGE,
                        RecoveryStep.CLEAR_CACHES,
                        RecoveryStep.LIMIT_CONNECTIONS,
                        RecoveryStep.SCALE_OUT);
            case RESTART -> List.of(RecoveryStep.CHECK_HEALTH, RecoveryStep.RESTART_VERTICLE);
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RecoveryPlan> of(String word) {
        return Arrays.stream(values()).filter(plan -> plan.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(RecoveryPlan::word).collect(Collectors.joining(", "));
    }

    /** What is done about a failure of this cause. */
    static RecoveryPlan against(FailureCause cause) {
        return switch (cause) {
            case CONNECTION -> CONNECTION;
            case RESOURCE_EXHAUSTION -> MEMORY;
            case MESSAGE_PROCESSING, DEPENDENCY, UNKNOWN -> RESTART;
        };
    }
}
