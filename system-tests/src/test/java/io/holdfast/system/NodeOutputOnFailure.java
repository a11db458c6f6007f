package io.holdfast.system;

import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints what the nodes of a test have said, when it has failed; registered for all tests by META-INF/services. */
public final class NodeOutputOnFailure implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
    private static final int LINES = 150;

    @Override
    public void beforeTestExecution(ExtensionContext test) {
        NodeProcess.forgetClosed();
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        test.getExecutionException().ifPresent(failure -> {
            for (NodeProcess node : NodeProcess.recent()) {
                List<String> lines = node.output().lines().toList();
                System.out.printf("---- node %s, in %s:%n", node.id(), test.getDisplayName());
                lines.stream().skip(Math.max(0, lines.size() - LINES)).forEach(System.out::println);
            }
        });
    }
}
