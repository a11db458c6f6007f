package io.holdfast.node;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the jar's version, and the Java it runs on. */
final class Version implements IVersionProvider {
    /** The jar's. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packed)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"holdfast " + text(), "Java " + Runtime.version()};
    }
}
